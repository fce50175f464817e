import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { EndpointOutput, EndpointSpec } from '@billbridge/contract/endpoint'
import { type ExportRun, exportRunEndpoints } from '@billbridge/contract/export-runs'
import { expect, test } from 'vitest'
import type { Api } from '../api.ts'
import { createLeaving } from '../leaving.ts'
import { followRun } from './run.ts'

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

/** Follows a run that stays as it is, while the clock is a minute on at every look at it. */
const follow = async (waits: ExportRun['waits']) => {
  const [out, err] = [new PassThrough(), new PassThrough()]
  const run = exportRunEndpoints.get.response.parse(runWith(waits))
  const api: Api = { call: async <E extends EndpointSpec>() => run as EndpointOutput<E> }
  const terminal = { out, err, input: new PassThrough(), leaving: createLeaving(), environment: {} }
  let minutes = 0
  const now = () => 60_000 * minutes++
  const code = await followRun({ terminal, api: () => api, json: false }, 'run_00000001', { now })
  out.end()
  err.end()
  return { code, out: await text(out), err: await text(err) }
}

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
