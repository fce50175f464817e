import type { Selection } from '@billbridge/contract/bill-exports'
import type { CorrectionAction } from '@billbridge/contract/corrections'
import type { ExportRun } from '@billbridge/contract/export-runs'
import type { Mode } from '@billbridge/contract/modes'
import type { Page } from '@billbridge/contract/page'
import { type Actor, toActorReference } from '../../platform/actor.ts'
import type { FollowUps } from '../../platform/follow-ups.ts'
import type { NewId } from '../../platform/ids.ts'
import type { Logger } from '../../platform/logger.ts'
import type { Connection, Transaction } from '../../platform/mongo.ts'
import { findPage } from '../../platform/page.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import type { AuditLogService } from '../audit-log/audit-log.service.ts'
import type { ConfigurationService } from '../configurations/configuration.service.ts'
import type { CredentialService } from '../credentials/credential.service.ts'
import { createBillExportModel } from './bill-export.model.ts'
import type { ExportPlacement } from './export-placement.service.ts'
import { createExportRunModel, createRunItemModel, type ExportRunRow } from './export-run.model.ts'
import { createInHandRefusal } from './in-hand.ts'
import { createRunCancelling } from './run-cancelling.ts'
import { createRunClosing } from './run-closing.ts'
import { createRunEnd } from './run-end.ts'
import { createRunEnlisting } from './run-enlisting.ts'
import { createRunHealing, enlistingSchema } from './run-healing.ts'
import { createRunRows, type RunItemShown, type RunRowsQuery } from './run-rows.ts'
import { actionOfRun, rowsOfRun } from './run-selection.ts'
import { createRunTally } from './run-tally.ts'
import { showRun } from './run-view.ts'
import { createRunWaits } from './run-waits.ts'
import { createSelectionRefusal } from './selection-refusal.ts'

export interface ExportRunDeps {
  readonly connection: Connection
  readonly transaction: Transaction
  readonly followUps: FollowUps
  readonly auditLog: AuditLogService
  readonly configurations: Pick<ConfigurationService, 'find' | 'findMany' | 'noteRun'>
  readonly credentials: Pick<CredentialService, 'findMany'>
  readonly placement: Pick<ExportPlacement, 'placeBills' | 'isDeciding'>
  readonly logger: Logger
  readonly now: () => Date
  readonly newId: NewId
}

export interface RunRequest {
  readonly kind: ExportRun['kind']
  readonly selection: Selection
  /** How a run of kind `correct` treats its rows; left out: as their configurations say. */
  readonly correction?: CorrectionAction
  /** Left out: a person. */
  readonly trigger?: ExportRun['trigger']
  /** Of a status run: only rows of which there may be news. */
  readonly watchedOnly?: boolean
}

export interface RunListQuery {
  readonly mode?: Mode | undefined
  readonly configurationId?: string | undefined
  readonly trigger?: ExportRun['trigger'] | undefined
  readonly kind?: ExportRun['kind'] | undefined
  readonly cursor?: string | undefined
  readonly limit: number
}

/** Runs: a selection is enlisted in the background, worked row by row, and closed when nothing of it is left. */
export const createExportRunService = (deps: ExportRunDeps) => {
  const { transaction, now, newId, auditLog } = deps
  const rows = createBillExportModel(deps.connection)
  const runs = createExportRunModel(deps.connection)
  const items = createRunItemModel(deps.connection)
  const tally = createRunTally(items)
  const closeFinished = createRunClosing({ ...deps, runs, items, tally, endOf: createRunEnd(items) })
  const runRows = createRunRows({ rows, items })
  const readWaits = createRunWaits({ ...deps, rows })
  const enlisting = deps.followUps.define('exports.enlist', enlistingSchema)
  enlisting.handle(createRunEnlisting({ ...deps, rows, runs, items }))
  const cancelRun = createRunCancelling({ ...deps, rows, runs, items })
  const refuseInHand = createInHandRefusal({ rows, runs })
  const refusalOf = createSelectionRefusal({ ...deps, rows })

  const showAll = async (organizationId: string, shown: readonly ExportRunRow[]): Promise<ExportRun[]> => {
    const waitsOf = await readWaits(organizationId, shown)
    return Promise.all(
      shown.map(async (run) => showRun(run, run.summary ?? (await tally(organizationId, run._id)), waitsOf(run._id))),
    )
  }

  const toExportRun = async (run: ExportRunRow): Promise<ExportRun> => {
    const [shown] = await showAll(run.organizationId, [run])
    if (!shown) throw new ProblemError('not-found')
    return shown
  }

  const findRun = async (organizationId: string, runId: string): Promise<ExportRunRow> => {
    const run = await runs.findOne({ organizationId, _id: runId }).lean<ExportRunRow>()
    if (!run) throw new ProblemError('not-found')
    return run
  }

  const modeOfSelection = async (organizationId: string, selection: Selection): Promise<Mode> => {
    if ('filter' in selection) return selection.filter.mode
    const modes = await rows.distinct('mode', { organizationId, _id: { $in: selection.ids } })
    const [mode, other] = modes
    if (!mode) throw new ProblemError('not-found')
    if (other) throw new ProblemError('invalid-request', { detail: 'The selection mixes live and test rows.' })
    return mode
  }

  const start = async (actor: Actor, request: RunRequest): Promise<ExportRun> => {
    const { organizationId } = actor
    const { kind, selection, trigger = 'person', watchedOnly = false } = request
    const correction = kind === 'correct' ? (request.correction ?? 'as-set') : null
    const startedAt = now()
    const mode = await modeOfSelection(organizationId, selection)
    const asked = { kind, correction, watchedOnly, startedAt, selection }
    const run: ExportRunRow = {
      _id: newId('exportRun'),
      organizationId,
      kind,
      correction,
      mode,
      status: 'preparing',
      summary: null,
      configurations: [],
      configurationIds: [],
      selection,
      watchedOnly,
      batchCount: 0,
      trigger,
      startedBy: toActorReference(actor),
      startedAt,
      finishedAt: null,
      endedBecause: null,
      endedBy: null,
    }
    await transaction(async () => {
      await refuseInHand(organizationId, asked)
      if (!(await rows.exists(rowsOfRun(organizationId, asked)))) {
        throw await refusalOf(organizationId, selection, actionOfRun(asked))
      }
      await runs.create([run])
      await auditLog.record(actor, { action: `export-run.${kind}`, targetId: run._id, changes: [] })
      await enlisting.request(organizationId, { runId: run._id, after: null })
    })
    return toExportRun(run)
  }

  const cancel = async (actor: Actor, runId: string): Promise<ExportRun> => {
    const { organizationId } = actor
    await findRun(organizationId, runId)
    await cancelRun(actor, runId)
    await closeFinished()
    return toExportRun(await findRun(organizationId, runId))
  }

  const heal = createRunHealing({ rows, runs, items, transaction, now, enlisting })

  return {
    start,
    cancel,
    closeFinished,
    heal,

    /** Whether there is still something to do in a run. */
    isOpen: async (organizationId: string, runId: string): Promise<boolean> =>
      (await runs.exists({ _id: runId, organizationId, finishedAt: null })) !== null,

    list: async ({ organizationId }: Actor, query: RunListQuery): Promise<Page<ExportRun>> => {
      const filter = {
        organizationId,
        ...(query.mode ? { mode: query.mode } : {}),
        ...(query.configurationId ? { configurationIds: query.configurationId } : {}),
        ...(query.trigger ? { trigger: query.trigger } : {}),
        ...(query.kind ? { kind: query.kind } : {}),
      }
      const page = await findPage(runs, { filter, sort: ['startedAt', -1], cursor: query.cursor, limit: query.limit })
      return { data: await showAll(organizationId, page.rows), nextCursor: page.nextCursor }
    },

    get: async ({ organizationId }: Actor, runId: string): Promise<ExportRun> =>
      toExportRun(await findRun(organizationId, runId)),

    rows: async ({ organizationId }: Actor, runId: string, query: RunRowsQuery): Promise<Page<RunItemShown>> => {
      await findRun(organizationId, runId)
      return runRows(organizationId, runId, query)
    },
  }
}

export type ExportRunService = ReturnType<typeof createExportRunService>
