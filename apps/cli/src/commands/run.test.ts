import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { ProblemResponse } from '@billbridge/contract/client'
import type { EndpointOutput, EndpointSpec } from '@billbridge/contract/endpoint'
import { type ExportRun, exportRunEndpoints } from '@billbridge/contract/export-runs'
import { expect, test } from 'vitest'
import type { Api } from '../api.ts'
import { createLeaving } from '../leaving.ts'
import { type FollowRunOptions, followRun } from './run.ts'

const startedAt = '2026-11-01T08:00:00.000Z'
const wait = { for: 'credential', id: 'cred_00000001', name: 'Example', count: 3 } as const
const runWith = (waits: ExportRun['waits']) => ({
  id: 'run_00000001',
  kind: 'export',
  correction: null,
  mode: 'test',
  status: 'done',
  counts: { total: 3, done: 3, succeeded: 0, failed: 0, held: 3, cancelled: 0 },
  totals: [],
  succeededTotals: [],
  configurations: [],
  trigger: 'person',
  startedBy: { kind: 'user', id: 'usr_00000001', name: 'Example' },
  startedAt,
  finishedAt: startedAt,
  endedBecause: 'access-lost',
  endedBy: null,
  waits,
  wentOn: null,
})

type Look = () => ReturnType<typeof runWith> & { status: string }

/** Follows a run as it is seen at each look, while the clock is a minute on whenever it is asked. */
const followSeen = async (look: Look, options: FollowRunOptions = {}) => {
  const [out, err] = [new PassThrough(), new PassThrough()]
  const seen = () => exportRunEndpoints.get.response.parse(look())
  const api: Api = { call: async <E extends EndpointSpec>() => seen() as EndpointOutput<E> }
  const terminal = { out, err, input: new PassThrough(), leaving: createLeaving(), environment: {} }
  let minutes = 0
  const now = () => 60_000 * minutes++
  const followed = followRun({ terminal, api: () => api, json: false }, 'run_00000001', { now, ...options })
  const code = await followed.catch((error: unknown) => error)
  out.end()
  err.end()
  return { code, out: await text(out), err: await text(err) }
}

const follow = (waits: ExportRun['waits']) => followSeen(() => runWith(waits))

test('following ends where bills that could go on do not for a minute, and says so', async () => {
  const { code, out, err } = await follow([{ ...wait, isOver: true }])
  expect(code).toBe(1)
  expect(out).toContain('3 about to go on')
  expect(err).toContain('Nothing keeps 3 bills of it any more, and yet they have not gone on for a minute.')
  expect(err).toContain('billbridge follow run_00000001 --wait')
})

test('where a person is needed it ends without that', async () => {
  const { code, out, err } = await follow([{ ...wait, isOver: false }])
  expect(code).toBe(1)
  expect(out).toContain('3 wait until Example is connected again')
  expect(err).toBe('')
})

const problem = { type: 'about:blank', title: 'The server cannot be reached', status: 0, detail: '', remedy: '' }
const outage = new ProblemResponse(problem, new Headers({ 'retry-after': '0' }))

/** A run that begins, cannot be seen for some looks, and is done. */
const lookWithOutage = (looks: number): Look => {
  let looked = 0
  return () => {
    looked += 1
    if (looked === 1) return { ...runWith([]), status: 'running' }
    if (looked <= looks + 1) throw outage
    return { ...runWith([]), status: 'done' }
  }
}
const toldOnce = 'The server cannot be reached. Asking again until it answers: run_00000001 goes on all the same.\n'

test('an outage of some minutes is told once, and the watching goes on after it', async () => {
  const { code, err } = await followSeen(lookWithOutage(4))
  expect(code).toBe(1)
  expect(err).toBe(`${toldOnce}Billbridge answers again.\n`)
})

test('a longer one ends it, unless it is followed for good', async () => {
  expect(await followSeen(lookWithOutage(6))).toMatchObject({ code: outage, err: toldOnce })
  expect(await followSeen(lookWithOutage(60), { forGood: true })).toMatchObject({ code: 1 })
})
