import type { BillDetail } from '@billbridge/contract/bills'
import { z } from 'zod'
import type { FollowUps } from '../../platform/follow-ups.ts'
import type { NewId } from '../../platform/ids.ts'
import type { Connection, Transaction } from '../../platform/mongo.ts'
import type { AccountService } from '../accounts/account.service.ts'
import type { ExternalMappingService } from '../accounts/external-mapping.service.ts'
import type { BillService } from '../bills/bill.service.ts'
import type { ConfigurationRecord, ConfigurationService } from '../configurations/configuration.service.ts'
import type { CredentialService } from '../credentials/credential.service.ts'
import type { IntegrationEventService } from '../integration-events/integration-event.service.ts'
import { type BillExportRow, createBillExportModel } from './bill-export.model.ts'
import { decide } from './decide.ts'
import { paidAlready } from './export-outcome.ts'
import { billFactsOf, configurationFactsOf, newRow, notStopped, placeOf } from './export-row.ts'
import { decidableStatuses } from './export-states.ts'
import { createFailureEvents } from './failure-events.ts'
import { isGone, withoutDrift } from './invoice-drift.ts'
import { isPaidInPart, isPaymentKind, pendingCorrectionOf } from './pending-correction.ts'
import { createRowEvents } from './row-events.ts'

const batchSize = 200

export interface PlacementDeps {
  readonly connection: Connection
  readonly transaction: Transaction
  readonly followUps: FollowUps
  readonly bills: BillService
  readonly accounts: AccountService
  readonly mappings: ExternalMappingService
  readonly configurations: ConfigurationService
  readonly credentials: CredentialService
  readonly integrationEvents: Pick<IntegrationEventService, 'record' | 'settle'>
  readonly now: () => Date
  readonly newId: NewId
}

/** Which bills are to be decided again: all of an organization, or those that have a row with one of the accounts. */
const scopeSchema = z.strictObject({
  accountIds: z.array(z.string()).readonly().nullable(),
  after: z.string().nullable(),
})
type Scope = z.infer<typeof scopeSchema>

const isDecidable = (row: BillExportRow): boolean =>
  row.work === null && decidableStatuses.some((status) => status === row.status)

/**
 * That a bill is not as it was sent, or promised, any more. An invoice known to hold money cannot follow it: that is an
 * error to be settled by a person, whatever the setting.
 */
const differenceFrom = (
  row: BillExportRow,
  bill: BillDetail,
  at: Parameters<typeof pendingCorrectionOf>[2],
): Partial<BillExportRow> => {
  const sentContentVersion = row.pin?.contentVersion ?? row.sentContentVersion
  if (sentContentVersion === null) return {}
  if (bill.cancelled && isGone(row.invoice)) return { correction: null, ...withoutDrift }
  const correction = pendingCorrectionOf({ ...row, sentContentVersion }, bill, at)
  const idle = row.status === 'complete' && row.work === null
  if (!correction || isPaymentKind(correction.kind) || !idle || !isPaidInPart(row.invoice)) return { correction }
  const name = row.invoice?.number ?? row.stripeInvoiceId ?? ''
  const error = paidAlready(bill, { name, wholly: row.invoice?.status === 'paid' }, at.now)
  return { correction, status: 'invoice-already-paid', queue: 'error', error }
}

/**
 * Keeps the rows in step with bills, mappings and configurations: a row is there from the moment a bill meets a
 * configuration that is enabled, or was, and says whether the bill goes. What is under way or was sent is never touched, but for the bill's version.
 */
export const createExportPlacement = (deps: PlacementDeps) => {
  const { transaction, now, newId, configurations } = deps
  const rows = createBillExportModel(deps.connection)
  const again = deps.followUps.define('exports.decide', scopeSchema)
  const tellOfRow = createRowEvents(deps.integrationEvents)
  const tellOfFailures = createFailureEvents({ ...deps, rows })

  /** Facts shared by the bills of one batch, read once. */
  const readContext = async (organizationId: string, bills: readonly BillDetail[]) => {
    const billIds = bills.map((bill) => bill.id)
    const accountIds = [...new Set(bills.map((bill) => bill.accountId))]
    const existing = await rows.find({ organizationId, billId: { $in: billIds } }).lean<BillExportRow[]>()
    const active = await configurations.activeFor(organizationId)
    const accounts = await deps.accounts.find(organizationId, accountIds)
    const mappings = new Map<string, Awaited<ReturnType<ExternalMappingService['findFor']>>>()
    for (const { stripeAccountId, mode } of active) {
      const key = `${stripeAccountId} ${mode}`
      if (mappings.has(key)) continue
      mappings.set(key, await deps.mappings.findFor(organizationId, accountIds, stripeAccountId, mode))
    }
    const statuses = new Map<string, 'pending' | 'connected' | 'disconnected'>()
    for (const credentialId of new Set([...active, ...existing].map((one) => one.credentialId))) {
      const credential = await deps.credentials.find(organizationId, credentialId)
      statuses.set(credentialId, credential?.status ?? 'disconnected')
    }
    return {
      existing: new Map(existing.map((row) => [`${row.billId} ${row.mode}`, row])),
      active,
      accounts: new Map(accounts.map((account) => [account.id, account])),
      mappingOf: (configuration: ConfigurationRecord, accountId: string) =>
        mappings.get(`${configuration.stripeAccountId} ${configuration.mode}`)?.get(accountId) ?? null,
      credentialStatus: (credentialId: string) => statuses.get(credentialId) ?? 'disconnected',
    }
  }
  type Context = Awaited<ReturnType<typeof readContext>>

  const decisionOf = (context: Context, bill: BillDetail, configuration: ConfigurationRecord) => {
    const account = context.accounts.get(bill.accountId)
    if (!account) throw new Error(`The account ${bill.accountId} of ${bill.id} is not there.`)
    const credentialStatus = context.credentialStatus(configuration.credentialId)
    const mapping = context.mappingOf(configuration, bill.accountId)
    return decide({ bill, configuration: { ...configuration, credentialStatus }, mapping, account, now: now() })
  }

  /**
   * The enabled configuration that covers the account; else the one that has the row already; else one that was enabled
   * before and is disabled now, so that what comes in meanwhile waits where it can be seen.
   */
  const configurationFor = (context: Context, bill: BillDetail, mode: string, row: BillExportRow | undefined) => {
    const ofMode = context.active.filter((configuration) => configuration.mode === mode)
    const covering = ofMode.filter((one) => configurations.covers(one.settings, bill.accountId))
    return (
      covering.find((one) => one.enabled) ??
      ofMode.find((one) => one.id === row?.configurationId) ??
      covering.find((one) => !one.archived)
    )
  }

  const placeOne = (organizationId: string, context: Context, bill: BillDetail, mode: 'live' | 'test') => {
    const row = context.existing.get(`${bill.id} ${mode}`)
    const configuration = configurationFor(context, bill, mode, row)
    if (!configuration) {
      const forgotten = row && isDecidable(row) && row.attemptCount === 0
      return forgotten ? { deleteOne: { filter: { _id: row._id, organizationId, work: null } } } : undefined
    }
    const decision = decisionOf(context, bill, configuration)
    if (!row) {
      const document = newRow({ id: newId('billExport'), organizationId, bill, configuration, decision, now: now() })
      // An upsert, not an insert: two that meet the same bill at once collide and are repeated, instead of one failing.
      const filter = { organizationId, billId: bill.id, mode }
      return { updateOne: { filter, update: { $setOnInsert: document }, upsert: true } }
    }
    return {
      updateOne: {
        filter: { _id: row._id, organizationId },
        update: { $set: changesOf(context, row, bill, configuration, decision) },
      },
    }
  }

  const changesOf = (
    context: Context,
    row: BillExportRow,
    bill: BillDetail,
    ...[configuration, decision]: [ConfigurationRecord, ReturnType<typeof decide>]
  ): Partial<BillExportRow> => {
    if (row.sentAt !== null || row.pin !== null || row.work !== null) {
      const back = row.pin !== null && row.work === null && row.status === 'auth-failed'
      const connected = context.credentialStatus(row.credentialId) === 'connected'
      const { whenChanged } = configuration.settings.corrections
      return {
        billContentVersion: bill.contentVersion,
        ...(back && connected ? placeOf({ outcome: 'go' }) : {}),
        ...differenceFrom(row, bill, { now: now(), whenChanged }),
      }
    }
    // Nothing is sent or promised, so nothing can differ from it any more.
    const facts = { ...billFactsOf(bill), correction: null }
    if (!isDecidable(row)) return facts
    // What was asked for under one configuration, or in one Stripe account, was not asked for in another.
    const { id, stripeAccountId } = configuration
    const moved = row.configurationId === id && row.stripeAccountId === stripeAccountId ? {} : notStopped
    return { ...facts, ...moved, ...configurationFactsOf(configuration), ...placeOf(decision) }
  }

  /** Decides bills again, inside the caller's transaction or one of its own. */
  const place = (organizationId: string, bills: readonly BillDetail[]): Promise<void> =>
    transaction(async () => {
      const context = await readContext(organizationId, bills)
      const operations = bills.flatMap((bill) =>
        (['live', 'test'] as const).flatMap((mode) => placeOne(organizationId, context, bill, mode) ?? []),
      )
      if (operations.length > 0) await rows.bulkWrite(operations, { ordered: true })
      const byId = new Map([...context.existing.values()].map((row) => [row._id, row]))
      const failed: string[] = []
      for (const operation of operations) {
        if (!('updateOne' in operation) || !('$set' in operation.updateOne.update)) continue
        const { filter, update } = operation.updateOne
        const row = '_id' in filter ? byId.get(filter._id) : undefined
        if (!row) continue
        await tellOfRow(row, update.$set ?? {})
        if (update.$set?.error) failed.push(row._id)
      }
      await tellOfFailures(organizationId, failed)
    })

  const nextBills = async (organizationId: string, { accountIds, after }: Scope): Promise<BillDetail[]> => {
    if (accountIds === null) return deps.bills.pageAfter(organizationId, after, batchSize)
    const found = await rows
      .find(
        { organizationId, accountId: { $in: accountIds }, ...(after === null ? {} : { billId: { $gt: after } }) },
        { billId: 1 },
      )
      .sort({ billId: 1 })
      .limit(batchSize)
      .lean()
    return deps.bills.find(organizationId, [...new Set(found.map((row) => row.billId))])
  }

  again.handle(async (scope, { organizationId }) => {
    const bills = await nextBills(organizationId, scope)
    const last = bills
      .map((bill) => bill.id)
      .sort()
      .at(-1)
    if (last === undefined) return undefined
    await place(organizationId, bills)
    return { continueWith: { ...scope, after: last } }
  })

  return {
    /** Places bills that have just changed; joins the transaction of the change. */
    placeBills: async (organizationId: string, billIds: readonly string[]): Promise<void> => {
      for (let start = 0; start < billIds.length; start += batchSize) {
        await place(organizationId, await deps.bills.find(organizationId, billIds.slice(start, start + batchSize)))
      }
    },
    /** Promises to decide every bill of the organization again, in the background. */
    decideAll: (organizationId: string): Promise<void> =>
      again.request(organizationId, { accountIds: null, after: null }, { dedupeKey: 'all' }),
    /** Whether something of that is still to be done: rows may not be there yet, or say what held before. */
    isDeciding: async (organizationId: string): Promise<boolean> => (await again.countOpen(organizationId)) > 0,
    /** Promises to decide the bills of some accounts again. */
    decideAccounts: (organizationId: string, accountIds: readonly string[]): Promise<void> =>
      again.request(organizationId, { accountIds, after: null }),
  }
}

export type ExportPlacement = ReturnType<typeof createExportPlacement>
