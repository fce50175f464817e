import type { Decision } from '@billbridge/contract/bill-exports'
import { toInvoicePlan } from '../../stripe/bill-to-invoice.ts'
import type { StripeAccess, TraceCall } from '../../stripe/stripe-client.ts'
import { classifyStripeError, isMissing, type StripeFailure } from '../../stripe/stripe-errors.ts'
import type { StripeInvoices } from '../../stripe/stripe-invoices.ts'
import type { AccountService } from '../accounts/account.service.ts'
import type { ExternalMappingService } from '../accounts/external-mapping.service.ts'
import type { BillService } from '../bills/bill.service.ts'
import type { ConfigurationService } from '../configurations/configuration.service.ts'
import type { CredentialService } from '../credentials/credential.service.ts'
import type { AttemptService } from './attempt.service.ts'
import type { ExportPin } from './bill-export.model.ts'
import { decide } from './decide.ts'
import { exportBill, type Journey, outcomeOfFailure } from './export-bill.ts'
import { causeOfHold, exportError } from './export-errors.ts'
import { type ExportOutcome, waitForCustomer } from './export-outcome.ts'
import type { ClaimedRow, ExportQueueStore } from './export-queue.ts'

export interface ProcessingDeps {
  readonly queue: ExportQueueStore
  readonly attempts: AttemptService
  readonly bills: Pick<BillService, 'find'>
  readonly accounts: Pick<AccountService, 'find'>
  readonly mappings: Pick<ExternalMappingService, 'findFor' | 'resolveCustomer' | 'markCustomerDeleted'>
  readonly configurations: Pick<ConfigurationService, 'find'>
  readonly credentials: Pick<CredentialService, 'find' | 'access'>
  readonly stripeInvoices: StripeInvoices
  readonly now: () => Date
}

type Facts = NonNullable<Awaited<ReturnType<ReturnType<typeof createFacts>>>>

/** Everything a decision asks for, read afresh: a row may be stale, the facts are not. */
const createFacts = (deps: ProcessingDeps) => async (row: ClaimedRow) => {
  const { organizationId } = row
  const [bill] = await deps.bills.find(organizationId, [row.billId])
  const configuration = await deps.configurations.find(organizationId, row.configurationId)
  const [account] = await deps.accounts.find(organizationId, [row.accountId])
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

const heldDecision = (message: string): Extract<Decision, { outcome: 'hold' }> => ({
  outcome: 'hold',
  reason: 'configuration-disabled',
  setting: null,
  message,
  blocking: false,
})

const outcomeOfHold = (decision: Extract<Decision, { outcome: 'hold' }>, now: Date): ExportOutcome => {
  const cause = decision.blocking ? causeOfHold[decision.reason] : undefined
  if (cause === undefined) return { kind: 'skipped', decision }
  return { kind: 'rejected', error: exportError(cause, { message: decision.message, at: now }), keepsInvoice: false }
}

const retryOf = (failure: StripeFailure): ExportOutcome => ({
  kind: 'retry',
  rateLimited: failure.kind === 'rate-limited',
  afterMs: failure.retryAfterMs,
  message: failure.message,
  stripeRequestId: failure.requestId,
})

const notConnected = (seenAt: Date): ExportOutcome => ({
  kind: 'reauthorize',
  reason: 'revoked',
  message: 'The credential is not connected.',
  seenAt,
})

/** What a failure means before anything was promised, or while reading. */
const plainOutcomeOf = (failure: StripeFailure, startedAt: Date): ExportOutcome => {
  if (failure.kind === 'reauthorize') {
    return {
      kind: 'reauthorize',
      reason: failure.disconnection ?? 'revoked',
      message: failure.message,
      seenAt: startedAt,
    }
  }
  if (failure.kind !== 'rejected') return retryOf(failure)
  const details = { message: failure.message, at: startedAt, stripeRequestId: failure.requestId }
  return { kind: 'rejected', error: exportError('stripe-refused', details), keepsInvoice: false }
}

/** Works one claimed row: what to do with it, done at Stripe, as a value. Writes nothing but progress under the lease. */
export const createExportProcessing = (deps: ProcessingDeps) => {
  const { queue, stripeInvoices, now } = deps
  const readFacts = createFacts(deps)

  const journeyOf = (row: ClaimedRow, access: StripeAccess, trace: TraceCall): Journey => ({
    row,
    calls: stripeInvoices.connect(access, trace),
    startedAt: now(),
    now,
    notePin: async (pin: ExportPin | null) => {
      // A pin given up made nothing: what comes next must not share its keys.
      const generation = pin === null ? row.generation + 1 : row.generation
      if (!(await queue.update(row, { pin, generation }))) return false
      row.pin = pin
      row.generation = generation
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

  /** Decides, finds the customer, and notes the promise; or says why not. */
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
      pinnedAt: facts.now,
      stripeInvoiceId: null,
      discard: null,
    }
    return pin
  }

  const exportRow = async (row: ClaimedRow, facts: Facts, trace: TraceCall): Promise<ExportOutcome> => {
    // What was begun is finished with the access it was begun with.
    const credentialId = row.pin ? row.credentialId : facts.configuration.credentialId
    const credential = await deps.credentials.find(row.organizationId, credentialId)
    if (!row.pin && facts.decision.outcome === 'hold') return outcomeOfHold(facts.decision, facts.now)
    if (credential?.status !== 'connected') {
      return notConnected(facts.now)
    }
    const access = await deps.credentials.access(row.organizationId, credentialId)
    const journey = journeyOf(row, access, trace)
    try {
      if (!row.pin) {
        const prepared = await preparePin(row, facts, access, trace)
        if ('kind' in prepared) return prepared
        if (!(await journey.notePin(prepared))) return { kind: 'lost' }
      }
      return row.pin ? await exportBill(journey, row.pin) : { kind: 'lost' }
    } catch (error) {
      const failure = classifyStripeError(error)
      if (!row.pin) return plainOutcomeOf(failure, facts.now)
      return await outcomeOfFailure(journey, row.pin, failure).catch((again: unknown) =>
        retryOf(classifyStripeError(again)),
      )
    }
  }

  const readStatus = async (row: ClaimedRow, trace: TraceCall): Promise<ExportOutcome> => {
    const { organizationId, credentialId, stripeInvoiceId } = row
    const startedAt = now()
    const credential = await deps.credentials.find(organizationId, credentialId)
    if (credential?.status !== 'connected' || stripeInvoiceId === null) {
      return notConnected(startedAt)
    }
    const calls = stripeInvoices.connect(await deps.credentials.access(organizationId, credentialId), trace)
    try {
      return { kind: 'read', invoice: await calls.retrieve(stripeInvoiceId) }
    } catch (error) {
      return isMissing(error) ? { kind: 'read', invoice: null } : plainOutcomeOf(classifyStripeError(error), startedAt)
    }
  }

  /** One try: an attempt is opened, every call is added to it, and the outcome comes back with its id. */
  const work = async (row: ClaimedRow): Promise<{ outcome: ExportOutcome; attemptId: string }> => {
    const facts = await readFacts(row)
    if (row.work.attemptId !== null) await deps.attempts.finish(row.work.attemptId, 'interrupted', null)
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
    if (!(await queue.update(row, opened))) return { outcome: { kind: 'lost' }, attemptId }
    const notes: Promise<void>[] = []
    const trace: TraceCall = (call) => {
      notes.push(deps.attempts.addCall(attemptId, call))
    }
    const outcome =
      row.work.kind === 'status'
        ? await readStatus(row, trace)
        : facts
          ? await exportRow(row, facts, trace)
          : ({ kind: 'skipped', decision: heldDecision('The configuration or the bill is gone.') } as const)
    await Promise.all(notes)
    return { outcome, attemptId }
  }

  return { work, readFacts }
}

type NoCustomer = Exclude<Awaited<ReturnType<ExternalMappingService['resolveCustomer']>>, { readonly kind: 'customer' }>

const outcomeOfCustomer = (customer: NoCustomer, account: { code: string; name: string }, at: Date): ExportOutcome => {
  const who = `${account.name} (${account.code})`
  const rejected = (cause: Parameters<typeof exportError>[0], message: string): ExportOutcome => ({
    kind: 'rejected',
    error: exportError(cause, { message, at }),
    keepsInvoice: false,
  })
  switch (customer.kind) {
    case 'wait':
      return waitForCustomer
    case 'not-mapped':
      return rejected('customer-not-mapped', `${who} has no Stripe customer.`)
    case 'deleted':
      return rejected('customer-deleted', `The Stripe customer ${customer.customerId} of ${who} was deleted.`)
    case 'without-email':
      return rejected('customer-without-email', `${who} has no e-mail, so no customer can be matched by it.`)
    case 'ambiguous':
      return rejected('customer-ambiguous', `${customer.count} Stripe customers have the e-mail of ${who}.`)
  }
}
