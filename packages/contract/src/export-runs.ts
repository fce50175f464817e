import { z } from 'zod'
import { billExportSchema, selectionSchema } from './bill-exports.ts'
import { correctionActionSchema } from './corrections.ts'
import { endpoint } from './endpoint.ts'
import { actorReference, idOf, instant, versionNumber } from './ids.ts'
import { modeSchema } from './modes.ts'
import { currencyTotalSchema } from './money.ts'
import { pageOf, pageQuery } from './page.ts'

export const runTriggerSchema = z.enum(['person', 'schedule']).describe('schedule: an hourly round started it')
export type RunTrigger = z.infer<typeof runTriggerSchema>

/** Why a run came to its end; an access lost or a configuration disabled left some of its bills behind. */
export const runEndSchema = z.enum(['done', 'cancelled', 'access-lost', 'configuration-disabled'])
export type RunEnd = z.infer<typeof runEndSchema>

export const runKindSchema = z.enum(['export', 'retry', 'status', 'correct'])

const runWaitSchema = z.object({
  for: z.enum(['credential', 'configuration']),
  id: z.string(),
  name: z.string(),
  count: z.number().int().positive(),
  isOver: z.boolean().describe('it is connected, or enabled, again: they are taken up in the next seconds'),
})
export type RunWait = z.infer<typeof runWaitSchema>

/** One press of Export, Retry or Get status, or one hourly round: a set of bill exports with progress. */
export const exportRunSchema = z.object({
  id: z.string(),
  kind: runKindSchema,
  correction: correctionActionSchema.nullable().describe('of a run of kind `correct`'),
  mode: modeSchema,
  status: z.enum(['preparing', 'running', 'done', 'cancelled']),
  counts: z.object({
    total: z.number().int(),
    done: z.number().int().describe('of total; the rest is still to be worked'),
    succeeded: z.number().int(),
    failed: z.number().int(),
    held: z
      .number()
      .int()
      .describe(
        'left in Unsent because a setting held them or access was lost; of a correction, not corrected: left as they are, or unsent again',
      ),
    cancelled: z.number().int(),
  }),
  totals: z.array(currencyTotalSchema).describe('of all its bills'),
  succeededTotals: z.array(currencyTotalSchema),
  configurations: z
    .array(z.object({ id: z.string(), name: z.string(), version: versionNumber }))
    .describe(
      'as they were when the run took in the first of their bills; each attempt says the version it was made under',
    ),
  trigger: runTriggerSchema,
  startedBy: actorReference,
  startedAt: instant,
  finishedAt: instant.nullable(),
  endedBecause: runEndSchema.nullable().describe('null while it goes on'),
  endedBy: actorReference.nullable().describe('who cancelled it'),
  waits: z
    .array(runWaitSchema)
    .describe(
      'its bills that were stopped and go on in it by themselves, by what has to be connected, or enabled, again; most first',
    ),
  wentOn: z
    .object({ at: instant, done: z.number().int().describe('how many of `counts.done` were done then') })
    .nullable()
    .describe('when bills that had been stopped last went on in it; null: none did'),
})
export type ExportRun = z.infer<typeof exportRunSchema>

const params = z.object({ runId: idOf('exportRun') })

export const exportRunEndpoints = {
  list: endpoint({
    method: 'GET',
    path: '/export-runs',
    access: 'exports:read',
    summary: 'Runs, newest first',
    query: z.strictObject({
      ...pageQuery,
      mode: modeSchema.optional(),
      configurationId: idOf('configuration').optional().describe('with bills of this configuration'),
      trigger: runTriggerSchema.optional(),
      kind: runKindSchema.optional(),
    }),
    success: 200,
    response: pageOf(exportRunSchema),
    problems: ['invalid-cursor'],
  }),
  create: endpoint({
    method: 'POST',
    path: '/export-runs',
    access: 'exports:write',
    summary:
      'Export, retry, correct, or get the status of a selection; the worker does it. A bill that changed after its invoice was paid is not retried: settle the difference, then accept it. Follow the run for progress. Where a run has all of it in hand already, `selection-empty` names it in `details.runId`',
    body: z.strictObject({
      kind: runKindSchema,
      selection: selectionSchema,
      correction: correctionActionSchema.default('as-set').describe('only for the kind `correct`'),
    }),
    success: 201,
    response: exportRunSchema,
    problems: ['selection-empty', 'not-found'],
  }),
  get: endpoint({
    method: 'GET',
    path: '/export-runs/:runId',
    access: 'exports:read',
    summary: 'One run with its progress',
    params,
    success: 200,
    response: exportRunSchema,
    problems: [],
  }),
  rows: endpoint({
    method: 'GET',
    path: '/export-runs/:runId/rows',
    access: 'exports:read',
    summary: 'The bill exports of a run with what became of each in this run',
    params,
    query: z.strictObject({
      ...pageQuery,
      result: z.enum(['pending', 'succeeded', 'failed', 'held', 'cancelled']).optional(),
    }),
    success: 200,
    response: pageOf(
      z.object({
        billExport: billExportSchema,
        result: z.enum(['pending', 'succeeded', 'failed', 'held', 'cancelled']),
        message: z.string().nullable(),
      }),
    ),
    problems: ['invalid-cursor'],
  }),
  cancel: endpoint({
    method: 'POST',
    path: '/export-runs/:runId/cancellation',
    access: 'exports:write',
    summary: 'Stop a run: rows not started go back, started ones finish',
    params,
    success: 200,
    response: exportRunSchema,
    problems: ['run-finished'],
  }),
}
