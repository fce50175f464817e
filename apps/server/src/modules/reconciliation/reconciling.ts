import type { BillExport } from '@billbridge/contract/bill-exports'
import { isUnderWay } from '@billbridge/contract/export-decisions'
import type { Mode } from '@billbridge/contract/modes'
import { z } from 'zod'
import type { Model } from '../../platform/mongo.ts'
import type { InvoiceCalls, StripeInvoices } from '../../stripe/stripe-invoices.ts'
import type { AccountService } from '../accounts/account.service.ts'
import type { ExternalMappingService } from '../accounts/external-mapping.service.ts'
import type { BillService } from '../bills/bill.service.ts'
import type { ConfigurationService } from '../configurations/configuration.service.ts'
import type { CredentialService } from '../credentials/credential.service.ts'
import type { ExportServices } from '../exports/export.service.ts'
import { itemOfBill, itemOfInvoice, judged } from './bill-items.ts'
import { extraOf, foreignInvoice, orphanedInvoice } from './findings.ts'
import type { InvoiceSource, ReconciliationItemRow, ReconciliationRow } from './reconciliation.model.ts'
import { type StripeFacts, toStripeFacts } from './stripe-facts.ts'
import { summaryOf } from './summary-of.ts'

export interface ReconcilingDeps {
  readonly reconciliations: Model<ReconciliationRow>
  readonly items: Model<ReconciliationItemRow>
  readonly exports: Pick<ExportServices, 'exportedRows'>
  readonly bills: Pick<BillService, 'find'>
  readonly configurations: Pick<ConfigurationService, 'find' | 'covers'>
  readonly credentials: Pick<CredentialService, 'access'>
  readonly accounts: Pick<AccountService, 'find'>
  readonly mappings: Pick<ExternalMappingService, 'accountsOfCustomers'>
  readonly stripeInvoices: StripeInvoices
  readonly now: () => Date
}

/** Where the work stands; a step done twice changes nothing. */
export const positionSchema = z.discriminatedUnion('step', [
  z.strictObject({ step: z.literal('bills'), cursor: z.string().nullable(), billsRead: z.int() }),
  z.strictObject({
    step: z.literal('invoices'),
    source: z.int(),
    after: z.string().nullable(),
    invoicesRead: z.int(),
  }),
  z.strictObject({ step: z.literal('unseen'), after: z.string() }),
  z.strictObject({ step: z.literal('sums') }),
])
export type Position = Readonly<z.infer<typeof positionSchema>>

const billsAtOnce = 500
const unseenAtOnce = 25
const dayMs = 86_400_000

const startOf = (day: string): Date => new Date(`${day}T00:00:00Z`)
const endOf = (day: string): Date => new Date(startOf(day).getTime() + dayMs - 1)

/** Whether an instant is within the days of a period, UTC. */
const isWithin = (at: Date, { from, to }: { from: string; to: string }): boolean =>
  at >= startOf(from) && at <= endOf(to)

const isOf = (organizationId: string, { metadata }: StripeFacts): boolean =>
  metadata.billbridge_organization_id === organizationId

/** The steps of a reconciliation, each short: bills of the period, then invoices page by page, then what was not seen. */
export const createReconciling = (deps: ReconcilingDeps) => {
  const { reconciliations, items, exports, now } = deps

  const callsOf = async (
    organizationId: string,
    credentialId: string,
  ): Promise<{ calls: InvoiceCalls; place: Place }> => {
    const access = await deps.credentials.access(organizationId, credentialId)
    const { stripeAccountId, mode } = access
    return { calls: deps.stripeInvoices.connect(access), place: { stripeAccountId, mode } }
  }

  const noteProgress = (row: ReconciliationRow, progress: Partial<ReconciliationRow['progress']>) => {
    const changes = Object.entries(progress).map(([name, value]) => [`progress.${name}`, value])
    return reconciliations.updateOne(
      { _id: row._id, organizationId: row.organizationId, status: 'running' },
      { $set: Object.fromEntries(changes) },
    )
  }

  const keep = async (made: readonly ReconciliationItemRow[]): Promise<void> => {
    if (made.length === 0) return
    await items.bulkWrite(
      made.map(({ _id, ...item }) => ({ updateOne: { filter: { _id }, update: { $set: item }, upsert: true } })),
    )
  }

  /** Where invoices may be: with every credential that sent one, and with the configuration's own. */
  const sourcesOf = async (row: ReconciliationRow): Promise<InvoiceSource[]> => {
    const { organizationId, _id: reconciliationId } = row
    const sent = await items.aggregate<{ _id: string; from: Date; until: Date }>([
      { $match: { organizationId, reconciliationId, state: 'expected' } },
      { $group: { _id: '$credentialId', from: { $min: '$sentAt' }, until: { $max: '$sentAt' } } },
    ])
    const own = { _id: row.credentialId, from: startOf(row.from), until: endOf(row.to) }
    const byId = new Map(sent.map((one) => [one._id, one]))
    const known = byId.get(own._id)
    byId.set(own._id, {
      _id: own._id,
      from: known && known.from < own.from ? known.from : own.from,
      until: known && known.until > own.until ? known.until : own.until,
    })
    // An invoice is made before it counts as sent: a day is left for exports that waited in between.
    return [...byId.values()].map(({ _id, from, until }) => ({
      credentialId: _id,
      from: new Date(from.getTime() - dayMs),
      until: new Date(until.getTime() + dayMs),
    }))
  }

  const readBills = async (row: ReconciliationRow, { cursor, billsRead }: Extract<Position, { step: 'bills' }>) => {
    const { organizationId, configurationId, from, to } = row
    const query = { configurationId, from, to, cursor, limit: billsAtOnce }
    const page = await exports.exportedRows.pageOfPeriod(organizationId, query)
    const found = await deps.bills.find(
      organizationId,
      page.data.map(({ billId }) => billId),
    )
    const byId = new Map(found.map((bill) => [bill.id, bill]))
    await keep(page.data.map((one) => itemOfBill(row, one, byId.get(one.billId), now())))
    const read = billsRead + page.data.length
    await noteProgress(row, { billsRead: read })
    if (page.nextCursor !== null) return { step: 'bills' as const, cursor: page.nextCursor, billsRead: read }
    const sources = await sourcesOf(row)
    await reconciliations.updateOne({ _id: row._id, organizationId }, { $set: { sources } })
    await noteProgress(row, { step: 'invoices' })
    return { step: 'invoices' as const, source: 0, after: null, invoicesRead: 0 }
  }

  /** Those that name a bill of the period, but are not the bill's own invoice. */
  const namingBills = (row: ReconciliationRow, place: Place, named: readonly Named[]) =>
    named.flatMap(({ facts, owner }) => {
      const inPeriod =
        owner?.configurationId === row.configurationId && owner.billDate >= row.from && owner.billDate <= row.to
      if (!owner || !inPeriod || isUnderWay(owner) || owner.invoice?.id === facts.id) return []
      const finding = extraOf(owner.billNumber, owner.invoice?.id ?? null, facts)
      return [itemOfInvoice(row, facts, { finding, dashboardUrl: urlOf(place, facts), row: owner }, now())]
    })

  /** Those that no bill here is named by, for customers of accounts that the configuration covers. */
  const withoutBill = async (row: ReconciliationRow, place: Place, invoices: readonly StripeFacts[]) => {
    const { organizationId } = row
    const within = invoices.filter(({ createdAt }) => isWithin(createdAt, row))
    const configuration = await deps.configurations.find(organizationId, row.configurationId)
    if (within.length === 0 || !configuration) return []
    const customerIds = within.flatMap(({ customerId }) => customerId ?? [])
    const accountIds = await deps.mappings.accountsOfCustomers(organizationId, place, customerIds)
    const accounts = await deps.accounts.find(organizationId, [...new Set(accountIds.values())])
    const byId = new Map(accounts.map((account) => [account.id, account]))
    const known = await exports.exportedRows.invoicesKnown(
      organizationId,
      place,
      within.map(({ id }) => id),
    )
    return within.flatMap((facts) => {
      const accountId = accountIds.get(facts.customerId ?? '')
      const madeHere = isOf(organizationId, facts)
      // A restoration that lost the bill may have lost its account as well.
      const covered = accountId === undefined ? madeHere : deps.configurations.covers(configuration.settings, accountId)
      if (!covered || known.has(facts.id)) return []
      const finding = madeHere ? orphanedInvoice(facts) : foreignInvoice(facts)
      const extra = { finding, dashboardUrl: urlOf(place, facts), account: byId.get(accountId ?? '') }
      return [itemOfInvoice(row, facts, extra, now())]
    })
  }

  /** Invoices that no bill of the period expected. */
  const extras = async (row: ReconciliationRow, place: Place, others: readonly StripeFacts[]) => {
    const { organizationId } = row
    // Another organization may share the Stripe account: what carries its name is none of our business.
    const ours = others.filter((facts) => isOf(organizationId, facts))
    const unnamed = others.filter(({ metadata }) => metadata.billbridge_organization_id === undefined)
    const ids = ours.flatMap(({ metadata }) => metadata.billbridge_bill_export_id ?? [])
    const byId = new Map((await exports.exportedRows.findMany(organizationId, ids)).map((one) => [one.id, one]))
    const named = ours.map((facts) => ({ facts, owner: byId.get(facts.metadata.billbridge_bill_export_id ?? '') }))
    const orphaned = named.filter(({ owner }) => owner === undefined).map(({ facts }) => facts)
    return [...namingBills(row, place, named), ...(await withoutBill(row, place, [...orphaned, ...unnamed]))]
  }

  const urlOf = (place: Place, { id }: StripeFacts): string => deps.stripeInvoices.dashboardUrl(place, id)

  const judge = (
    row: ReconciliationRow,
    seen: readonly { item: ReconciliationItemRow; facts: StripeFacts | null }[],
  ) =>
    seen.length === 0
      ? undefined
      : items.bulkWrite(
          seen.map(({ item, facts }) => ({
            updateOne: { filter: { _id: item._id }, update: { $set: judged(item, row.mode, facts) } },
          })),
        )

  const readInvoices = async (row: ReconciliationRow, position: Extract<Position, { step: 'invoices' }>) => {
    const { organizationId, _id: reconciliationId } = row
    const source = row.sources[position.source]
    if (!source) {
      await noteProgress(row, { step: 'unseen' })
      return { step: 'unseen' as const, after: '' }
    }
    const { calls, place } = await callsOf(organizationId, source.credentialId)
    const page = await calls.listMade({ from: source.from, until: source.until, after: position.after })
    const invoices = page.invoices.map(toStripeFacts)
    const ids = invoices.map(({ id }) => id)
    const expected = await items
      .find({ organizationId, reconciliationId, stripeInvoiceId: { $in: ids }, known: { $ne: null } })
      .lean<ReconciliationItemRow[]>()
    const byInvoice = new Map(expected.map((item) => [item.stripeInvoiceId, item]))
    await judge(
      row,
      invoices.flatMap((facts) => {
        const item = byInvoice.get(facts.id)
        return item ? [{ item, facts }] : []
      }),
    )
    const others = invoices.filter(({ id, status }) => !byInvoice.has(id) && status !== 'void')
    await keep(await extras(row, place, others))
    const invoicesRead = position.invoicesRead + invoices.length
    await noteProgress(row, { invoicesRead })
    return page.next === null
      ? { step: 'invoices' as const, source: position.source + 1, after: null, invoicesRead }
      : { ...position, after: page.next, invoicesRead }
  }

  /** Reads one by one what the lists did not show: it was deleted, or made long before it counted as sent. */
  const readUnseen = async (row: ReconciliationRow, { after }: Extract<Position, { step: 'unseen' }>) => {
    const { organizationId, _id: reconciliationId } = row
    const unseen = await items
      .find({ organizationId, reconciliationId, state: 'expected', _id: { $gt: after } })
      .sort({ _id: 1 })
      .limit(unseenAtOnce)
      .lean<ReconciliationItemRow[]>()
    // Opened once a step: to open the access of a credential costs more than to read an invoice.
    const opened = new Map<string, InvoiceCalls>()
    for (const item of unseen) {
      const credentialId = item.credentialId ?? row.credentialId
      const calls = opened.get(credentialId) ?? (await callsOf(organizationId, credentialId)).calls
      opened.set(credentialId, calls)
      const invoice = await calls.find(item.stripeInvoiceId ?? '')
      await judge(row, [{ item, facts: invoice && toStripeFacts(invoice) }])
    }
    const last = unseen.at(-1)
    if (last) return { step: 'unseen' as const, after: last._id }
    await noteProgress(row, { step: 'sums' })
    return { step: 'sums' as const }
  }

  const sumUp = async (row: ReconciliationRow) => {
    const summary = await summaryOf(items, row)
    await reconciliations.updateOne(
      { _id: row._id, organizationId: row.organizationId, status: 'running' },
      { $set: { status: 'done', summary, finishedAt: now() } },
    )
    return null
  }

  /** Does one step; null: it was the last. */
  return (row: ReconciliationRow, position: Position): Promise<Position | null> => {
    switch (position.step) {
      case 'bills':
        return readBills(row, position)
      case 'invoices':
        return readInvoices(row, position)
      case 'unseen':
        return readUnseen(row, position)
      case 'sums':
        return sumUp(row)
    }
  }
}

/** An invoice of ours, and the bill export that it names, if that is here. */
interface Named {
  readonly facts: StripeFacts
  readonly owner: BillExport | undefined
}

interface Place {
  readonly stripeAccountId: string
  readonly mode: Mode
}
