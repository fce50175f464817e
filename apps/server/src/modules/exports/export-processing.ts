import type { StripeCall } from '@billbridge/contract/attempts'
import type { Logger } from '../../platform/logger.ts'
import { isUnreachable, type Transaction } from '../../platform/mongo.ts'
import { paymentStatusOf } from '../../stripe/bill-payment.ts'
import { toInvoicePlan } from '../../stripe/bill-to-invoice.ts'
import type { StripeAccess, TraceCall } from '../../stripe/stripe-client.ts'
import { classifyStripeError } from '../../stripe/stripe-errors.ts'
import type { StripeInvoices } from '../../stripe/stripe-invoices.ts'
import type { ExternalMappingService } from '../accounts/external-mapping.service.ts'
import type { IntegrationEventService } from '../integration-events/integration-event.service.ts'
import type { AttemptService } from './attempt.service.ts'
import type { BillExportRow, ExportPin } from './bill-export.model.ts'
import { createClaimOpening, type OpenedClaim } from './claim-opening.ts'
import type { Connected } from './connected.ts'
import { prepareCorrection } from './correct-bill.ts'
import { voidOf } from './end-invoice.ts'
import { exportBill, outcomeOfFailure } from './export-bill.ts'
import { type ClaimFacts, createBillReading, type Facts, type FactsDeps } from './export-facts.ts'
import type { Journey } from './export-journey.ts'
import { type ExportOutcome, keptInstead } from './export-outcome.ts'
import { type ClaimedRow, type ExportQueueStore, isStatus } from './export-queue.ts'
import { billFactsOf, configurationFactsOf } from './export-row.ts'
import {
  notConnected,
  nothingToDo,
  outcomeOfCustomer,
  outcomeOfFault,
  outcomeOfHold,
  outcomeOfPlainFailure,
  outcomeOfRetry,
} from './outcome-of.ts'
import type { RestoredInvoices } from './restored-invoices.ts'
import { createRowEvents } from './row-events.ts'
import type { ListedInvoices } from './status-pages.ts'
import { createStatusTry } from './status-try.ts'

export interface ProcessingDeps extends FactsDeps {
  readonly transaction: Transaction
  readonly queue: ExportQueueStore
  readonly attempts: AttemptService
  readonly mappings: Pick<ExternalMappingService, 'findFor' | 'resolveCustomer' | 'markCustomerDeleted'>
  readonly integrationEvents: Pick<IntegrationEventService, 'record' | 'settle'>
  readonly stripeInvoices: StripeInvoices
  readonly restored: RestoredInvoices
  readonly logger: Logger
}

/** What one try came to, with the calls it made and Stripe's id of the last one it answered. */
export interface WorkedRow {
  readonly outcome: ExportOutcome
  readonly calls: readonly StripeCall[]
  readonly stripeRequestId: string | null
}

/** One try: its row, what is known for it, and the calls it made so far. */
interface Try {
  readonly row: ClaimedRow
  readonly connect: ClaimFacts['connect']
  readonly listed: ListedInvoices
  readonly calls: StripeCall[]
  readonly trace: TraceCall
}

type ResolvedCustomer = Awaited<ReturnType<ExternalMappingService['resolveCustomer']>>

/** The mapping that counts for a try: in its Stripe account and mode, to a customer that is there. */
const mappedIn = ({ row }: Pick<Try, 'row'>, { configuration, mapping }: Facts, access: StripeAccess) => {
  const ofThis = configuration.stripeAccountId === access.stripeAccountId && row.mode === access.mode
  return ofThis && mapping?.status === 'active' ? mapping : null
}

/** Goes along with what is noted anyway: should this worker die, its calls are known as far. */
const callsSoFar = ({ calls }: Try) => (calls.length === 0 ? {} : { 'work.calls': [...calls] })

/** Works one claimed row: what to do with it, done at Stripe, as a value. Writes nothing but progress under the lease. */
export const createExportProcessing = (deps: ProcessingDeps) => {
  const { queue, stripeInvoices, now } = deps
  const claims = createClaimOpening(deps)
  const readBill = createBillReading(deps.bills)
  const readStatus = createStatusTry(deps)
  const tellOfRow = createRowEvents(deps.integrationEvents)

  /** Notes progress under the lease, in the row in hand as well. */
  const note = async (one: Try, changes: Partial<BillExportRow>): Promise<boolean> => {
    if (!(await queue.note(one.row, { ...changes, ...callsSoFar(one) }))) return false
    Object.assign(one.row, changes)
    return true
  }

  /** That the invoice sent before is gone: with it go the events that told of it, whatever becomes of the next one. */
  const noteEnded = async (one: Try, changes: Partial<BillExportRow>): Promise<boolean> => {
    const { row } = one
    const noted = await deps.transaction(async () => {
      if (!(await queue.update(row, { ...changes, ...callsSoFar(one) }))) return false
      await tellOfRow(row, changes)
      return true
    })
    if (noted) Object.assign(row, changes)
    return noted
  }

  const journeyOf = (one: Try, facts: Facts, { access, credentialId }: Connected): Journey => {
    const calls = stripeInvoices.connect(access, one.trace)
    return {
      row: one.row,
      bill: facts.bill,
      decision: facts.decision,
      mappedCustomerId: mappedIn(one, facts, access)?.customerId ?? null,
      readBill: async () => (await readBill(one.row)) ?? facts.bill,
      calls,
      findRestored: () => deps.restored.find(one.row, access, calls),
      credentialId,
      startedAt: facts.now,
      now,
      // A pin given up made nothing: what comes next must not share its keys.
      notePin: (pin) => note(one, { pin, generation: one.row.generation + (pin === null ? 1 : 0) }),
      noteEnded: (pin, changes) => noteEnded(one, { ...changes, pin, generation: one.row.generation }),
    }
  }

  const customerOf = async ({ row, trace }: Try, facts: Facts, access: StripeAccess): Promise<ResolvedCustomer> => {
    const { account, configuration } = facts
    const mapping = mappedIn({ row }, facts, access)
    if (mapping) return { kind: 'customer', customerId: mapping.customerId }
    const { whenUnmapped } = configuration.settings.customer
    return deps.mappings.resolveCustomer({ organizationId: row.organizationId, account, access, whenUnmapped, trace })
  }

  /** The first note of a promise also says what was promised of: the bill, the rules and the access as they were read. */
  const begin = (one: Try, { configuration, bill }: Facts, pin: ExportPin, credentialId: string): Promise<boolean> => {
    const { stripeAccountId, generation } = pin
    return note(one, {
      pin,
      generation,
      // A correction shows what was sent before until it is through.
      ...(pin.correction ? {} : billFactsOf(bill)),
      ...configurationFactsOf({ ...configuration, credentialId, stripeAccountId }),
    })
  }

  /** Decides, finds the customer, and makes the promise; or says why not. */
  const preparePin = async (one: Try, facts: Facts, access: StripeAccess, numbersTaken = voidOf(one.row)) => {
    const { bill, configuration, account } = facts
    if (facts.decision.outcome === 'hold') return outcomeOfHold(facts.decision, facts)
    const invoice = toInvoicePlan({ bill, account, settings: configuration.settings, now: facts.now, numbersTaken })
    if (!invoice.ok) return outcomeOfHold({ outcome: 'hold', blocking: true, ...invoice }, facts)
    const customer = await customerOf(one, facts, access)
    if (customer.kind !== 'customer') return outcomeOfCustomer(customer, account, facts.now)
    const pin: ExportPin = {
      generation: one.row.generation,
      keyTry: 0,
      failures: 0,
      stripeAccountId: access.stripeAccountId,
      customerId: customer.customerId,
      contentVersion: bill.contentVersion,
      configurationVersion: configuration.version,
      plan: invoice.plan,
      paymentStatus: paymentStatusOf(bill),
      pinnedAt: facts.now,
      stripeInvoiceId: null,
      discard: null,
      correction: null,
    }
    return pin
  }

  const prepare = (one: Try, journey: Journey, facts: Facts, { access }: Connected) => {
    const plan = (numbersTaken?: number) => preparePin(one, facts, access, numbersTaken)
    if (journey.row.sentAt === null) return plan()
    const { settings, stripeAccountId } = facts.configuration
    const { whenChanged } = settings.corrections
    return prepareCorrection(journey, { whenChanged, decision: facts.decision, stripeAccountId, plan })
  }

  const exportRow = async (one: Try, facts: Facts): Promise<ExportOutcome> => {
    const { row } = one
    const begun = row.pin !== null || row.sentAt !== null
    if (!begun && facts.decision.outcome === 'hold') return outcomeOfHold(facts.decision, facts)
    const credentialId = begun ? row.credentialId : facts.configuration.credentialId
    const connected = await one.connect(row.organizationId, credentialId)
    if (!connected) return notConnected(credentialId, facts.now)
    const journey = journeyOf(one, facts, connected)
    try {
      if (!row.pin) {
        const prepared = await prepare(one, journey, facts, connected)
        if ('kind' in prepared) return prepared
        if (!(await begin(one, facts, prepared, credentialId))) return { kind: 'lost' }
      }
      return row.pin ? await exportBill(journey, row.pin) : { kind: 'lost' }
    } catch (error) {
      const failure = classifyStripeError(error)
      if (!row.pin) return outcomeOfPlainFailure(failure, credentialId, facts.now)
      return await outcomeOfFailure(journey, row.pin, failure).catch((again: unknown) =>
        outcomeOfRetry(classifyStripeError(again)),
      )
    }
  }

  /** A customer that Stripe says is gone is noted, so that the other bills of the account are held instead of tried. */
  const noteDeletedCustomer = async (row: ClaimedRow, facts: Facts | null, outcome: ExportOutcome): Promise<void> => {
    const gone = outcome.kind === 'rejected' && outcome.error.cause === 'customer-deleted'
    if (!gone || !facts?.mapping) return
    // A promise may name a customer that the account is not mapped to any more.
    const { id, customerId } = facts.mapping
    const tried = row.pin?.customerId ?? customerId
    if (tried === customerId) await deps.mappings.markCustomerDeleted(row.organizationId, id, customerId)
  }

  /** A fault of ours is an outcome too: it counts as a try, so that no row is worked for ever. */
  const workSafely = async (one: Try, facts: Facts | null): Promise<ExportOutcome> => {
    const { row } = one
    try {
      if (row.work.kind === 'status') return await readStatus(one)
      const outcome = facts ? await exportRow(one, facts) : nothingToDo
      const kept = row.sentAt !== null && row.pin === null ? keptInstead(outcome) : outcome
      return kept.kind === 'kept'
        ? { ...kept, under: facts?.configuration.settings.corrections.whenChanged ?? null }
        : kept
    } catch (error) {
      if (isUnreachable(error)) throw error
      deps.logger.error({ err: error }, 'A bill export met a fault of Billbridge')
      return outcomeOfFault
    }
  }

  return {
    open: claims.open,

    /** One try: what was decided and done, with the calls that were made. */
    work: async (row: ClaimedRow, opened: OpenedClaim): Promise<WorkedRow> => {
      const { of, connect } = await opened.factsFor(row)
      const facts = of(row)
      const calls: StripeCall[] = []
      if (isStatus(row)) await claims.startAttempt(row, facts)
      const outcome = await workSafely(
        { row, connect, listed: opened.listed, calls, trace: (call) => void calls.push(call) },
        facts,
      )
      await noteDeletedCustomer(row, facts, outcome)
      return { outcome, calls, stripeRequestId: calls.findLast((call) => call.requestId)?.requestId ?? null }
    },
  }
}
