import type { Mode } from '@billbridge/contract/modes'
import type { Page } from '@billbridge/contract/page'
import type { FindingKind, Reconciliation, ReconciliationItem } from '@billbridge/contract/reconciliations'
import { z } from 'zod'
import { type Actor, toActorReference } from '../../platform/actor.ts'
import type { FollowUps } from '../../platform/follow-ups.ts'
import type { NewId } from '../../platform/ids.ts'
import type { Logger } from '../../platform/logger.ts'
import { type Connection, type Filter, isUnreachable, type Transaction } from '../../platform/mongo.ts'
import { findPageOf } from '../../platform/page.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import type { StripeClients } from '../../stripe/stripe-client.ts'
import { classifyStripeError, type StripeFailure } from '../../stripe/stripe-errors.ts'
import { createStripeInvoices } from '../../stripe/stripe-invoices.ts'
import type { StripeSettings } from '../../stripe/stripe-settings.ts'
import type { AuditLogService } from '../audit-log/audit-log.service.ts'
import {
  createReconciliationItemModel,
  createReconciliationModel,
  type ReconciliationItemRow,
  type ReconciliationRow,
} from './reconciliation.model.ts'
import { createReconciling, type Position, positionSchema, type ReconcilingDeps } from './reconciling.ts'

export interface ReconciliationDeps extends Omit<ReconcilingDeps, 'reconciliations' | 'items' | 'stripeInvoices'> {
  readonly connection: Connection
  readonly transaction: Transaction
  readonly followUps: FollowUps
  readonly auditLog: AuditLogService
  readonly logger: Logger
  readonly stripeClients: StripeClients
  readonly stripeSettings: StripeSettings
  readonly newId: NewId
}

/** Passing failures are tried again for so long; then the reconciliation says so, and a person may start another. */
const patienceMs = 2 * 3_600_000

const toReconciliation = (row: ReconciliationRow): Reconciliation => {
  const { _id, startedAt, finishedAt, summary, ...shown } = row
  return {
    ...shown,
    summary: summary && {
      ...summary,
      // Those of before did not sum it up.
      totals: summary.totals.map((one) => ({ ...one, acceptedAmount: one.acceptedAmount ?? 0 })),
    },
    id: _id,
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  }
}

const toItem = ({ _id, ...item }: ReconciliationItemRow): ReconciliationItem => ({ id: _id, ...item })

/** Null: the error is not Stripe's. */
const stripeFailureOf = (error: unknown): StripeFailure | null => {
  try {
    return classifyStripeError(error)
  } catch {
    return null
  }
}

/** Why a step failed for good. Null: it may work later. */
const lastingFailure = (error: unknown): string | null => {
  if (error instanceof ProblemError) {
    return 'A credential that sent some of these bills is not connected. Reconnect it, then start again.'
  }
  const failure = stripeFailureOf(error)
  if (failure === null) return null
  const { kind, message } = failure
  if (kind === 'reauthorize') return `Access to Stripe was lost: ${message} Reconnect the credential, then start again.`
  return kind === 'rejected' ? `Stripe refused to answer: ${message}` : null
}

/** Bills of a period against the invoices in Stripe: worked in the background in short steps, kept for 90 days. */
export const createReconciliationService = (deps: ReconciliationDeps) => {
  const { now, newId, transaction, auditLog, configurations } = deps
  const reconciliations = createReconciliationModel(deps.connection)
  const items = createReconciliationItemModel(deps.connection)
  const doStep = createReconciling({ ...deps, reconciliations, items, stripeInvoices: createStripeInvoices(deps) })
  const reconciling = deps.followUps.define(
    'reconciliation.step',
    z.strictObject({ reconciliationId: z.string(), position: positionSchema }),
  )

  const find = async (organizationId: string, reconciliationId: string): Promise<ReconciliationRow> => {
    const row = await reconciliations.findOne({ organizationId, _id: reconciliationId }).lean<ReconciliationRow>()
    if (!row) throw new ProblemError('not-found')
    return row
  }

  /** What is in order is not listed, so it need not be kept. */
  const dropMatched = ({ organizationId, _id }: ReconciliationRow) =>
    items.deleteMany({ organizationId, reconciliationId: _id, kinds: [] })

  const give = async (row: ReconciliationRow, failure: string): Promise<void> => {
    const { organizationId, _id } = row
    const ended = { status: 'failed' as const, failure, finishedAt: now() }
    await reconciliations.updateOne({ _id, organizationId, status: 'running' }, { $set: ended })
    await dropMatched(row)
  }

  const failureOf = (row: ReconciliationRow, error: unknown): string | null => {
    if (isUnreachable(error)) return null
    const lasting = lastingFailure(error)
    if (lasting !== null || now().getTime() - row.startedAt.getTime() < patienceMs) return lasting
    deps.logger.error({ err: error, reconciliationId: row._id }, 'A reconciliation was given up')
    return 'It could not be finished within two hours. Start it again; if it stays, tell the operator its id.'
  }

  reconciling.handle(async ({ reconciliationId, position }, { organizationId }) => {
    const row = await reconciliations.findOne({ organizationId, _id: reconciliationId }).lean<ReconciliationRow>()
    if (!row) return undefined
    if (row.status !== 'running') {
      await dropMatched(row)
      return undefined
    }
    try {
      const next = await doStep(row, position)
      if (next) return { continueWith: { reconciliationId, position: next } }
      await dropMatched(row)
    } catch (error) {
      const failure = failureOf(row, error)
      if (failure === null) throw error
      await give(row, failure)
    }
    return undefined
  })

  const itemFilter = (row: ReconciliationRow, kind: FindingKind | undefined): Filter<ReconciliationItemRow> => ({
    organizationId: row.organizationId,
    reconciliationId: row._id,
    ...(kind === undefined ? {} : { kinds: kind }),
  })

  return {
    /** @throws ProblemError `not-found`, `credential-not-connected` */
    start: async (
      actor: Actor,
      { configurationId, from, to }: { configurationId: string; from: string; to: string },
    ): Promise<Reconciliation> => {
      const { organizationId } = actor
      const configuration = await configurations.find(organizationId, configurationId)
      if (!configuration) throw new ProblemError('not-found', { detail: 'There is no such configuration.' })
      const { mode } = await deps.credentials.access(organizationId, configuration.credentialId)
      const row: ReconciliationRow = {
        _id: newId('reconciliation'),
        organizationId,
        configurationId,
        configurationName: configuration.name,
        credentialId: configuration.credentialId,
        mode,
        from,
        to,
        status: 'running',
        progress: { step: 'bills', billsRead: 0, invoicesRead: 0 },
        sources: [],
        summary: null,
        failure: null,
        startedBy: toActorReference(actor),
        startedAt: now(),
        finishedAt: null,
      }
      await transaction(async () => {
        await reconciliations.create([row])
        await auditLog.record(actor, { action: 'reconciliation.started', targetId: row._id })
        const position: Position = { step: 'bills', cursor: null, billsRead: 0 }
        await reconciling.request(organizationId, { reconciliationId: row._id, position })
      })
      return toReconciliation(row)
    },

    list: (
      { organizationId }: Actor,
      { mode, cursor, limit }: { mode?: Mode | undefined; cursor?: string | undefined; limit: number },
    ): Promise<Page<Reconciliation>> => {
      const filter = { organizationId, ...(mode ? { mode } : {}) }
      return findPageOf(reconciliations, { filter, sort: ['startedAt', -1], cursor, limit }, toReconciliation)
    },

    get: async ({ organizationId }: Actor, reconciliationId: string): Promise<Reconciliation> =>
      toReconciliation(await find(organizationId, reconciliationId)),

    /** What is wrong; while it is still running, nothing. */
    items: async (
      { organizationId }: Actor,
      reconciliationId: string,
      query: { kind?: FindingKind | undefined; cursor?: string | undefined; limit: number },
    ): Promise<Page<ReconciliationItem>> => {
      const row = await find(organizationId, reconciliationId)
      if (row.status === 'running') return { data: [], nextCursor: null }
      const { cursor, limit } = query
      return findPageOf(items, { filter: itemFilter(row, query.kind), sort: ['createdAt', 1], cursor, limit }, toItem)
    },

    /** The same one after the other, for CSV; never all at once. */
    stream: async (
      { organizationId }: Actor,
      reconciliationId: string,
      kind: FindingKind | undefined,
    ): Promise<AsyncIterable<ReconciliationItemRow>> => {
      const row = await find(organizationId, reconciliationId)
      const sorted = items.find(itemFilter(row, kind)).sort({ createdAt: 1, _id: 1 })
      return sorted.lean<ReconciliationItemRow[]>().cursor()
    },
  }
}

export type ReconciliationService = ReturnType<typeof createReconciliationService>
