import type { BillExportFilter, Selection } from '@billbridge/contract/bill-exports'
import { correctionKinds } from '@billbridge/contract/corrections'
import type { ExportAction } from '@billbridge/contract/selection-previews'
import type { Filter } from '../../platform/mongo.ts'
import type { BillExportRow } from './bill-export.model.ts'
import { type ExportQueue, queuesOfTab } from './export-states.ts'
import { stoppedRows } from './stopped-rows.ts'

/** Sent, and not as the bill is any more. */
const outOfStep: Filter<BillExportRow> = {
  work: null,
  queue: 'success',
  'correction.kind': { $in: [...correctionKinds] },
}

/**
 * Its bill and its invoice differ, and money touches the invoice, as last read: trying again could only say so again. A
 * person settles the difference in Stripe and lets the invoice stand.
 */
const settledByPerson: Filter<BillExportRow> = {
  status: 'invoice-already-paid',
  pin: null,
  'correction.kind': { $in: [...correctionKinds] },
  $or: [
    { 'invoice.status': 'paid' },
    { 'invoice.paidAmount': { $nin: [0, null] } },
    { 'invoice.creditedBeforePaymentAmount': { $nin: [0, null] } },
    { 'invoice.creditedAfterPaymentAmount': { $nin: [0, null] } },
  ],
}

/** The rows an action is for; the rest of a selection is left out. */
export const eligibleRows: Readonly<Record<ExportAction, Filter<BillExportRow>>> = {
  export: {
    work: null,
    $or: [{ queue: 'ready' }, { queue: 'held', 'decision.blocking': true }],
  },
  retry: { work: null, queue: 'error', $nor: [settledByPerson] },
  // What failed after it was sent is in Stripe all the same. Where access is lost nothing can be read.
  status: { work: null, queue: { $in: ['success', 'error'] }, stripeInvoiceId: { $ne: null } },
  // A row with a promise to Stripe may have an invoice there: it is finished or taken back first. Where access is lost
  // neither can be done, and a person may give it up.
  archive: {
    work: null,
    queue: { $in: ['ready', 'held', 'error'] },
    $or: [{ pin: null }, { status: 'auth-failed' }],
  },
  restore: { queue: 'archived' },
  // What asks a person is not tried again by itself: it would ask again.
  correct: { ...outOfStep, 'correction.asksPerson': false },
  'update-draft': { ...outOfStep, 'invoice.status': 'draft' },
  'void-and-replace': outOfStep,
  // Somebody voided or deleted it in Stripe. Never by itself: a person says that the bill is still owed.
  'new-invoice': { work: null, queue: 'success', 'drift.kind': { $in: ['voided', 'deleted'] } },
  accept: {
    work: null,
    pin: null,
    sentAt: { $ne: null },
    'correction.kind': { $in: [...correctionKinds] },
    $or: [{ queue: 'success' }, { status: 'invoice-already-paid' }],
  },
}

const watchedDays = 60
const dayMs = 86_400_000

/** Sent rows of which there may still be news: not final, or paid so lately that a refund or credit note may follow. */
export const watchedRows = (now: Date): Filter<BillExportRow> => ({
  $or: [
    { 'invoice.status': { $in: ['draft', 'open', 'uncollectible'] } },
    { 'invoice.status': 'paid', sentAt: { $gte: new Date(now.getTime() - watchedDays * dayMs) } },
  ],
})

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** The beginning of a text, matched by an index. */
const startsWith = (text: string) => ({ $regex: `^${escaped(text.toLowerCase())}` })

const searchOf = (text: string): Filter<BillExportRow> => {
  if (/^exp_/.test(text)) return { _id: text }
  if (/^bill_/.test(text)) return { billId: text }
  if (/^in_/.test(text)) return { stripeInvoiceId: text }
  return { $or: [{ billNumberLower: startsWith(text) }, { accountNameLower: startsWith(text) }] }
}

const correctionFilter = (wanted: NonNullable<BillExportFilter['correction']>): Filter<BillExportRow> => ({
  'correction.kind': {
    $in: correctionKinds.filter((kind) => wanted === 'any' || wanted === 'asks-person' || wanted === kind),
  },
  ...(wanted === 'asks-person' ? { 'correction.asksPerson': true } : {}),
})

const queueFilter = (queues: readonly ExportQueue[]) =>
  queues.length === 1 ? { queue: queues[0] as ExportQueue } : { queue: { $in: [...queues] } }

const together = (conditions: Filter<BillExportRow>[]): Filter<BillExportRow> =>
  conditions.length > 0 ? { $and: conditions } : {}

/** The rows of a filter, always of one organization and one mode. */
export const toRowFilter = (
  organizationId: string,
  filter: Omit<BillExportFilter, 'tab'> & { tab?: BillExportFilter['tab'] | undefined },
): Filter<BillExportRow> => ({
  organizationId,
  mode: filter.mode,
  ...(filter.tab ? queueFilter(filter.view && filter.tab === 'unsent' ? [filter.view] : queuesOfTab[filter.tab]) : {}),
  ...(filter.configurationId ? { configurationId: filter.configurationId } : {}),
  ...(filter.credentialId ? { credentialId: filter.credentialId } : {}),
  ...(filter.accountId ? { accountId: filter.accountId } : {}),
  ...(filter.currency ? { currency: filter.currency } : {}),
  ...(filter.runId ? { lastRunId: filter.runId } : {}),
  ...(filter.holdReason ? { 'decision.reason': filter.holdReason } : {}),
  ...(filter.cause ? { 'error.cause': filter.cause } : {}),
  ...(filter.invoiceStatus ? { 'invoice.status': filter.invoiceStatus } : {}),
  ...(filter.correction ? correctionFilter(filter.correction) : {}),
  ...together([
    ...(filter.goesOnWhen ? [stoppedRows(filter.goesOnWhen)] : []),
    ...(filter.search ? [searchOf(filter.search)] : []),
  ]),
})

/** The rows of a selection. Named ids must all be the organization's: `assertKnown` in the service sees to it. */
export const selectionFilter = (organizationId: string, selection: Selection): Filter<BillExportRow> =>
  'ids' in selection ? { organizationId, _id: { $in: selection.ids } } : toRowFilter(organizationId, selection.filter)

/** Clocks of several machines agree to some seconds. */
const clockSlackMs = 5_000

/** Of a filter no row that came later: nobody saw it before they said yes. Named rows are meant whenever they came. */
export const thereAt = (at: Date, selection: Selection): Filter<BillExportRow> =>
  'ids' in selection ? {} : { createdAt: { $lte: new Date(at.getTime() + clockSlackMs) } }

/** What a run that only watches looks through: of its selection also what failed after it was sent, in another tab. */
export const watchedSelection = (organizationId: string, selection: Selection): Filter<BillExportRow> =>
  'ids' in selection
    ? selectionFilter(organizationId, selection)
    : toRowFilter(organizationId, { ...selection.filter, tab: undefined })

/** Both filters at once, without one overwriting a condition of the other. */
export const allOf = (...filters: Filter<BillExportRow>[]): Filter<BillExportRow> => ({ $and: filters })
