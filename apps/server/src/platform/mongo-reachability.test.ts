import { expect, test } from 'vitest'
import { isUnreachable } from './mongo-reachability.ts'

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
