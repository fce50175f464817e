import type { Logger } from '../../platform/logger.ts'
import { isUnreachable } from '../../platform/mongo.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import { paymentStatusOf } from '../../stripe/bill-payment.ts'
import { toInvoicePlan } from '../../stripe/bill-to-invoice.ts'
import type { StripeAccess, TraceCall } from '../../stripe/stripe-client.ts'
import { classifyStripeError, isMissing } from '../../stripe/stripe-errors.ts'
import type { StripeInvoice, StripeInvoices } from '../../stripe/stripe-invoices.ts'
import type { AccountService } from '../accounts/account.service.ts'
import type { ExternalMappingService } from '../accounts/external-mapping.service.ts'
import type { BillService } from '../bills/bill.service.ts'
import type { ConfigurationService } from '../configurations/configuration.service.ts'
import type { CredentialService } from '../credentials/credential.service.ts'
import type { AttemptService } from './attempt.service.ts'
import type { BillExportRow, ExportPin } from './bill-export.model.ts'
import { prepareCorrection } from './correct-bill.ts'
import { decide } from './decide.ts'
import { exportBill, outcomeOfFailure } from './export-bill.ts'
import type { Journey } from './export-journey.ts'
import { type ExportOutcome, keptInstead } from './export-outcome.ts'
import type { ClaimedRow, ExportQueueStore } from './export-queue.ts'
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
import { createRefundReading } from './refund-reading.ts'

export interface ProcessingDeps {
  readonly queue: ExportQueueStore
  readonly attempts: AttemptService
  readonly bills: Pick<BillService, 'find'>
  readonly accounts: Pick<AccountService, 'find'>
  readonly mappings: Pick<ExternalMappingService, 'findFor' | 'resolveCustomer' | 'markCustomerDeleted'>
  readonly configurations: Pick<ConfigurationService, 'find'>
  readonly credentials: Pick<CredentialService, 'find' | 'access'>
  readonly stripeInvoices: StripeInvoices
  readonly logger: Logger
  readonly now: () => Date
}

/** What one try came to, with its attempt, how many calls it made, and Stripe's id of the last one it answered. */
export interface WorkedRow {
  readonly outcome: ExportOutcome
  readonly attemptId: string
  readonly calls: number
  readonly stripeRequestId: string | null
}

type Connected = { readonly credentialId: string; readonly access: StripeAccess }

type Facts = NonNullable<Awaited<ReturnType<ReturnType<typeof createFacts>>>>

/** Everything a decision asks for, read afresh: a row may be stale, the facts are not. */
const createFacts = (deps: ProcessingDeps) => async (row: ClaimedRow) => {
  const { organizationId } = row
  const [bill] = await deps.bills.find(organizationId, [row.billId])
  const configuration = await deps.configurations.find(organizationId, row.configurationId)
  // The bill's own: a row that was sent shows the account it was sent to.
  const [account] = bill ? await deps.accounts.find(organizationId, [bill.accountId]) : []
  if (!bill || !configuration || !account) return null
  const credential = await deps.credentials.find(organizationId, configuration.credentialId)
  if (!credential) return null
  const { stripeAccountId } = configuration
  const mappings = await deps.mappings.findFor(organizationId, [account.id], stripeAccountId, row.mode)
  const mapping = mappings.get(account.id) ?? null
  const now = deps.now()
  const state = { ...configuration, credentialStatus: credential.status }
  const decision = decide({ bill, configuration: state, mapping, account, now })
  return { bill, configuration, account, mapping, decision, now }
}

/** Works one claimed row: what to do with it, done at Stripe, as a value. Writes nothing but progress under the lease. */
export const createExportProcessing = (deps: ProcessingDeps) => {
  const { queue, stripeInvoices, now } = deps
  const readFacts = createFacts(deps)
  const readRefunded = createRefundReading(now)

  const journeyOf = (row: ClaimedRow, facts: Facts, access: Connected, trace: TraceCall): Journey => ({
    row,
    bill: facts.bill,
    calls: stripeInvoices.connect(access.access, trace),
    credentialId: access.credentialId,
    startedAt: facts.now,
    now,
    notePin: async (pin: ExportPin | null, changes: Partial<BillExportRow> = {}) => {
      // A pin given up made nothing: what comes next must not share its keys.
      const generation = pin === null ? row.generation + 1 : row.generation
      const noted = { ...changes, pin, generation }
      if (!(await queue.update(row, noted))) return false
      Object.assign(row, noted)
      return true
    },
  })

  const customerOf = async (row: ClaimedRow, facts: Facts, access: StripeAccess, trace: TraceCall) =>
    deps.mappings.resolveCustomer({
      organizationId: row.organizationId,
      account: facts.account,
      access,
      whenUnmapped: facts.configuration.settings.customer.whenUnmapped,
      trace,
    })

  /** The first note of a promise also says what was promised of: the bill, the rules and the access as they were read. */
  const begin = async (row: ClaimedRow, facts: Facts, pin: ExportPin, credentialId: string): Promise<boolean> => {
    const { configuration, bill } = facts
    const { stripeAccountId, generation } = pin
    const changes = {
      pin,
      generation,
      // A correction shows what was sent before until it is through.
      ...(pin.correction ? {} : billFactsOf(bill)),
      ...configurationFactsOf({ ...configuration, credentialId, stripeAccountId }),
    }
    if (!(await queue.update(row, changes))) return false
    Object.assign(row, changes)
    return true
  }

  /** Decides, finds the customer, and makes the promise; or says why not. */
  const preparePin = async (row: ClaimedRow, facts: Facts, access: StripeAccess, trace: TraceCall) => {
    const { bill, configuration, account } = facts
    if (facts.decision.outcome === 'hold') return outcomeOfHold(facts.decision, facts.now)
    const invoice = toInvoicePlan({ bill, account, settings: configuration.settings, now: facts.now })
    if (!invoice.ok) return outcomeOfHold({ outcome: 'hold', blocking: true, ...invoice }, facts.now)
    const customer = await customerOf(row, facts, access, trace)
    if (customer.kind !== 'customer') return outcomeOfCustomer(customer, account, facts.now)
    const pin: ExportPin = {
      generation: row.generation,
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

  const prepare = (journey: Journey, facts: Facts, { access }: Connected, trace: TraceCall) => {
    const plan = () => preparePin(journey.row, facts, access, trace)
    if (journey.row.sentAt === null) return plan()
    const { settings, stripeAccountId } = facts.configuration
    const { whenChanged } = settings.corrections
    return prepareCorrection(journey, { whenChanged, decision: facts.decision, stripeAccountId, plan })
  }

  /** The access to work with: what was begun is finished with the credential it was begun with. Null: there is none. */
  const connect = async (organizationId: string, credentialId: string): Promise<Connected | null> => {
    const credential = await deps.credentials.find(organizationId, credentialId)
    if (credential?.status !== 'connected') return null
    try {
      return { credentialId, access: await deps.credentials.access(organizationId, credentialId) }
    } catch (error) {
      // Lost since it was read.
      if (error instanceof ProblemError) return null
      throw error
    }
  }

  const exportRow = async (row: ClaimedRow, facts: Facts, trace: TraceCall): Promise<ExportOutcome> => {
    const begun = row.pin !== null || row.sentAt !== null
    if (!begun && facts.decision.outcome === 'hold') return outcomeOfHold(facts.decision, facts.now)
    const credentialId = begun ? row.credentialId : facts.configuration.credentialId
    const connected = await connect(row.organizationId, credentialId)
    if (!connected) return notConnected(credentialId, facts.now)
    const journey = journeyOf(row, facts, connected, trace)
    try {
      if (!row.pin) {
        const prepared = await prepare(journey, facts, connected, trace)
        if ('kind' in prepared) return prepared
        if (!(await begin(row, facts, prepared, credentialId))) return { kind: 'lost' }
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
    if (gone && facts?.mapping) await deps.mappings.markCustomerDeleted(row.organizationId, facts.mapping.id)
  }

  const readStatus = async (row: ClaimedRow, trace: TraceCall): Promise<ExportOutcome> => {
    const { organizationId, credentialId, stripeInvoiceId } = row
    const startedAt = now()
    const connected = await connect(organizationId, credentialId)
    if (!connected || stripeInvoiceId === null) return notConnected(credentialId, startedAt)
    const calls = stripeInvoices.connect(connected.access, trace)
    const read = (invoice: StripeInvoice | null, refunded: { refunded?: number | null } = {}): ExportOutcome => ({
      kind: 'read',
      reading: { stripeInvoiceId, invoice, startedAt, by: 'status-run', ...refunded },
    })
    try {
      const invoice = await calls.retrieve(stripeInvoiceId)
      return read(invoice, await readRefunded(credentialId, calls, invoice))
    } catch (error) {
      return isMissing(error) ? read(null) : outcomeOfPlainFailure(classifyStripeError(error), credentialId, startedAt)
    }
  }

  /** A fault of ours is an outcome too: it counts as a try, so that no row is worked for ever. */
  const workSafely = async (row: ClaimedRow, facts: Facts | null, trace: TraceCall): Promise<ExportOutcome> => {
    try {
      if (row.work.kind === 'status') return await readStatus(row, trace)
      const outcome = facts ? await exportRow(row, facts, trace) : nothingToDo
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

  /** One try: an attempt is opened, every call is added to it, and the outcome comes back with its id. */
  const work = async (row: ClaimedRow): Promise<WorkedRow> => {
    const facts = await readFacts(row)
    if (row.work.attemptId !== null)
      await deps.attempts.finish(row.organizationId, row.work.attemptId, 'interrupted', null)
    const attemptId = await deps.attempts.start({
      organizationId: row.organizationId,
      billExportId: row._id,
      runId: row.work.runId,
      number: row.attemptCount + 1,
      kind: row.work.kind,
      billContentVersion: row.pin?.contentVersion ?? facts?.bill.contentVersion ?? row.billContentVersion,
      configurationVersion: row.pin?.configurationVersion ?? facts?.configuration.version ?? 1,
    })
    const opened = { 'work.attemptId': attemptId, attemptCount: row.attemptCount + 1, lastRunId: row.work.runId }
    if (!(await queue.update(row, opened)))
      return { outcome: { kind: 'lost' }, attemptId, calls: 0, stripeRequestId: null }
    const notes: Promise<void>[] = []
    let stripeRequestId: string | null = null
    const trace: TraceCall = (call) => {
      stripeRequestId = call.requestId ?? stripeRequestId
      const noted = deps.attempts.addCall(row.organizationId, attemptId, call)
      // Waited for below; until then a failure is nobody's surprise.
      noted.catch(() => undefined)
      notes.push(noted)
    }
    const outcome = await workSafely(row, facts, trace)
    await Promise.all(notes)
    await noteDeletedCustomer(row, facts, outcome)
    return { outcome, attemptId, calls: notes.length, stripeRequestId }
  }

  return { work }
}
