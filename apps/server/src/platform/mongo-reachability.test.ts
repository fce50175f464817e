import { EventEmitter } from 'node:events'
import type { Connection } from 'mongoose'
import { expect, test } from 'vitest'
import { isUnreachable, watchReachability } from './mongo-reachability.ts'

const named = (name: string, message = 'No', details: object = {}) =>
  Object.assign(new Error(message), { name }, details)
const brokenPipe = () => Object.assign(new Error('This socket has been ended by the other party'), { code: 'EPIPE' })

test('errors of the driver that say so mean that the database cannot be reached, also as a cause', () => {
  expect(isUnreachable(named('MongoNetworkError'))).toBe(true)
  expect(isUnreachable(named('MongoServerError', 'shutting down', { code: 91 }))).toBe(true)
  expect(isUnreachable(new Error('Not claimed', { cause: named('MongoServerSelectionError') }))).toBe(true)
})

test('a connection of the driver that closes under a write is one of them', () => {
  expect(isUnreachable(brokenPipe())).toBe(true)
})

test('what another connection met, and faults of ours, are none', () => {
  expect(isUnreachable(named('StripeConnectionError', 'No', { cause: brokenPipe() }))).toBe(false)
  expect(isUnreachable(named('MongoServerError', 'duplicate key', { code: 11000 }))).toBe(false)
  expect(isUnreachable(new TypeError('x is undefined'))).toBe(false)
  expect(isUnreachable('EPIPE')).toBe(false)
})

/** What the driver tells when its only server, heard of `heardMsAgo`, is given up because of an error. */
const lostAfter = (heardMsAgo: number, errorName: string) => {
  const client = new EventEmitter()
  const watch = watchReachability({ getClient: () => client } as unknown as Connection)
  const before = { isWritable: true, lastUpdateTime: Math.floor(performance.now()) - heardMsAgo, error: null }
  const after = { isWritable: false, lastUpdateTime: 0, error: named(errorName) }
  client.emit('topologyDescriptionChanged', {
    previousDescription: { servers: new Map([['one', before]]) },
    newDescription: { servers: new Map([['one', after]]) },
  })
  return watch.awayMs()
}

test('a database that fell silent has been away since it was heard of last', () => {
  expect(lostAfter(6_500, 'MongoNetworkTimeoutError')).toBeGreaterThanOrEqual(6_500)
})

test('a database that was seen to go is away from then on', () => {
  expect(lostAfter(1_500, 'MongoNetworkError')).toBeLessThan(1_000)
})
