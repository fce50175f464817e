import type { StripeCall } from '@billbridge/contract/attempts'
import { createTurns } from '../../platform/in-turn.ts'
import { createJoined } from '../../platform/joined.ts'
import { isUnreachable, type Model, type Transaction } from '../../platform/mongo.ts'
import type { StripeInvoices } from '../../stripe/stripe-invoices.ts'
import type { BillService, BillState } from '../bills/bill.service.ts'
import type { IntegrationEventService } from '../integration-events/integration-event.service.ts'
import type { AttemptService, FinishAttempt } from './attempt.service.ts'
import type { BillExportRow } from './bill-export.model.ts'
import { eventOfError } from './export-events.ts'
import type { ExportOutcome } from './export-outcome.ts'
import { paymentOf } from './export-payment.ts'
import type { ExportPlacement } from './export-placement.service.ts'
import type { ClaimedRow, ExportQueueStore } from './export-queue.ts'
import { type RunItemRow, runItemId } from './export-run.model.ts'
import type { ExportSafety } from './export-safety.ts'
import { type Settlement, settlementOf } from './export-settlement.ts'
import { pendingCorrectionOf } from './pending-correction.ts'
import { createRowEvents } from './row-events.ts'
import { heldBecauseOf } from './run-end.ts'
import type { StatusImport } from './status-import.ts'

export interface SettlerDeps {
  readonly transaction: Transaction
  readonly queue: ExportQueueStore
  readonly items: Model<RunItemRow>
  readonly attempts: AttemptService
  readonly placement: ExportPlacement
  readonly bills: Pick<BillService, 'setStripePayment' | 'statesOf'>
  readonly integrationEvents: IntegrationEventService
  readonly stripeInvoices: StripeInvoices
  readonly statusImport: StatusImport
  readonly noteSettled: ExportSafety
  readonly now: () => Date
}

type Settled = Exclude<ExportOutcome, { kind: 'lost' }>

/** How a try ended in its attempt; `lost`: the lease was lost meanwhile, and nothing is written. */
export type SettledAs = Settlement['attempt'] | 'lost'

/** A try to be settled: what it came to, and the calls it made. */
interface Ended {
  readonly row: ClaimedRow
  readonly outcome: Settled
  readonly calls: readonly StripeCall[]
}

/** Rows settled in one transaction at most. */
const mostTogether = 50

/** Rolls a common transaction back, of which a row is in other hands by now. */
class NotAllHeld extends Error {}

/** A bill that was sent, with nothing else to tell of it. */
const isPlain = ({ row, outcome }: Ended): boolean =>
  outcome.kind === 'sent' && row.work.kind === 'export' && !row.drift

/**
 * Writes the result of a try: row, run item, attempt and event in one transaction, fenced by the lease token. Bills that
 * were simply sent, and end while others are being settled, share a transaction.
 */
export const createExportSettler = (deps: SettlerDeps) => {
  const { queue, items, attempts, bills, now } = deps
  const tellOfRow = createRowEvents(deps.integrationEvents)
  const inTurn = createTurns()

  /** Whether a sent row and its bill say the same once it is settled: the bill may have changed while it was worked. */
  const followUpOf = (
    row: ClaimedRow,
    settlement: Settlement,
    bill: BillState | undefined,
    at: Date,
  ): Partial<BillExportRow> => {
    const after = { ...row, ...settlement.changes }
    const pending = bill ? pendingCorrectionOf(after, bill, { now: at }) : null
    const { keeps } = settlement
    const told = keeps && { asksPerson: keeps.asksPerson, message: keeps.message, askedUnder: keeps.under }
    return {
      correction: pending && { ...pending, ...told },
      ...(bill ? { billContentVersion: bill.contentVersion } : {}),
    }
  }

  /** Everything that is settled of a row, except what concerns others. */
  const settle = ({ row, outcome }: Ended, at: Date): Settlement => {
    const invoiceId = outcome.kind === 'sent' ? outcome.invoice.id : null
    const dashboardUrl = invoiceId === null ? '' : deps.stripeInvoices.dashboardUrl(row, invoiceId)
    return settlementOf(row, outcome, at, dashboardUrl)
  }

  const changesOf = async ({ row }: Ended, settlement: Settlement, at: Date) => {
    const { changes } = settlement
    const isSent = ('sentAt' in changes ? changes.sentAt : row.sentAt) !== null
    if (!isSent || !('status' in changes)) return { ...changes, updatedAt: at }
    const bill = (await bills.statesOf(row.organizationId, [row.billId])).get(row.billId)
    return { ...changes, ...followUpOf(row, settlement, bill, at), updatedAt: at }
  }

  const attemptOf = ({ row, calls }: Ended, { attempt, error }: Settlement): FinishAttempt => ({
    organizationId: row.organizationId,
    id: row.work.attemptId,
    outcome: attempt,
    error,
    calls,
  })

  /** Waiting, before anything was asked of Stripe, is no try. */
  const cameToNothing = ({ calls }: Ended, { attempt }: Settlement): boolean =>
    attempt === 'waited' && calls.length === 0

  const closeAttempt = (ended: Ended, settlement: Settlement): Promise<void> =>
    cameToNothing(ended, settlement)
      ? attempts.withdraw(ended.row.organizationId, ended.row.work.attemptId)
      : attempts.finish([attemptOf(ended, settlement)])

  /** Its sum is that of the invoice: as it is sent now, else as it was sent before. */
  const itemOf = ({ row, outcome }: Ended, { item, changes }: Settlement) => {
    const { currency, total } = outcome.kind === 'sent' ? { ...row, ...changes } : row
    const set = { ...item, heldBecause: heldBecauseOf(outcome), currency, total }
    return { updateOne: { filter: { _id: runItemId(row.work.runId, row._id) }, update: { $set: set } } }
  }

  const tellOfFailure = async ({ row }: Ended, settlement: Settlement): Promise<void> => {
    if (settlement.item?.result === 'failed' && settlement.error) {
      await deps.integrationEvents.record(eventOfError(row, settlement.error, row.work.runId))
    }
  }

  const tellPayment = async (row: ClaimedRow, { changes }: Settlement): Promise<void> => {
    const payment = paymentOf({ ...row, ...changes }, changes.invoice)
    if (payment !== undefined) await bills.setStripePayment(row.organizationId, row.billId, payment)
  }

  const settleOne = (ended: Ended): Promise<SettledAs> =>
    deps.transaction(async () => {
      const { row, outcome } = ended
      const at = now()
      const settlement = settle(ended, at)
      const changes: Partial<BillExportRow> = {
        ...(await changesOf(ended, settlement, at)),
        ...(cameToNothing(ended, settlement) ? { attemptCount: row.attemptCount - 1 } : {}),
      }
      if (!(await queue.update(row, changes))) return 'lost'
      // Before the reading is taken in: what that says is newer, and is told of the row as it is by then.
      await tellOfRow(row, changes)
      await closeAttempt(ended, settlement)
      const reading = outcome.kind === 'read' || outcome.kind === 'kept' ? outcome.reading : null
      if (reading) await deps.statusImport.applyInvoice(row.organizationId, row._id, reading)
      if (settlement.item) await items.bulkWrite([itemOf(ended, settlement)])
      await tellOfFailure(ended, settlement)
      if (settlement.item) await deps.noteSettled(row, settlement.item.result, settlement.error?.cause)
      // The bill may have changed while the row was worked: what was not sent is decided by what it says now.
      if (settlement.item && (settlement.item.result !== 'succeeded' || outcome.kind === 'withdrawn')) {
        await deps.placement.placeBills(row.organizationId, [row.billId])
      }
      await tellPayment(row, settlement)
      return settlement.attempt
    })

  /**
   * Failures of an organization write the same rows: the streak of the configuration, the event of the cause. Settled at
   * once they would collide, again and again, and keep places from other accounts meanwhile.
   */
  const settleAlone = (ended: Ended): Promise<SettledAs> =>
    settle(ended, now()).item?.result === 'failed'
      ? inTurn(ended.row.organizationId, () => settleOne(ended))
      : settleOne(ended)

  /** The same for bills that were simply sent, of one organization. All, or none. */
  const settleSent = (together: readonly Ended[]): Promise<void> =>
    deps.transaction(async () => {
      const at = now()
      const organizationId = together[0]?.row.organizationId ?? ''
      const states = await bills.statesOf(
        organizationId,
        together.map(({ row }) => row.billId),
      )
      const settled = together.map((ended) => ({ ended, settlement: settle(ended, at) }))
      const noted = settled.map(({ ended: { row }, settlement }) => ({
        row,
        changes: {
          ...settlement.changes,
          ...followUpOf(row, settlement, states.get(row.billId), at),
          updatedAt: at,
        },
      }))
      if (!(await queue.updateAll(noted))) throw new NotAllHeld()
      await attempts.finish(settled.map(({ ended, settlement }) => attemptOf(ended, settlement)))
      await items.bulkWrite(
        settled.map(({ ended, settlement }) => itemOf(ended, settlement)),
        { ordered: false },
      )
      for (const { ended, settlement } of settled) await tellPayment(ended.row, settlement)
      for (const { row, changes } of noted) await tellOfRow(row, changes)
      const configurations = new Map(together.map(({ row }) => [row.configurationId, row]))
      for (const row of configurations.values()) await deps.noteSettled(row, 'succeeded')
    })

  /** Null: it could not be settled with the others. */
  const settleTogether = async (together: readonly Ended[]): Promise<(SettledAs | null)[]> => {
    const [first] = together
    if (!first || together.length === 1) return first ? [await settleAlone(first)] : []
    const mine = together.filter(({ row }) => row.organizationId === first.row.organizationId)
    try {
      await settleSent(mine)
      return together.map((ended) => (mine.includes(ended) ? 'sent' : null))
    } catch (error) {
      if (isUnreachable(error)) throw error
      // Whatever it was concerns one of them: each by itself shows whom.
      return together.map(() => null)
    }
  }

  const joined = createJoined(settleTogether, mostTogether)

  return async (row: ClaimedRow, outcome: Settled, calls: readonly StripeCall[]): Promise<SettledAs> => {
    const ended = { row, outcome, calls }
    return (isPlain(ended) ? await joined(ended) : null) ?? settleAlone(ended)
  }
}
