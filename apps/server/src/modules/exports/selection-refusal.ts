import type { Selection } from '@billbridge/contract/bill-exports'
import type { FieldError } from '@billbridge/contract/problem'
import type { ExportAction } from '@billbridge/contract/selection-previews'
import type { Model } from '../../platform/mongo.ts'
import { ProblemError, type ProblemOptions } from '../../platform/problem-error.ts'
import type { BillExportRow } from './bill-export.model.ts'
import type { ExportPlacement } from './export-placement.service.ts'
import { selectionFilter } from './export-selection.ts'
import { isGone } from './invoice-drift.ts'
import { isEditedOnly, leftOutOf, putRight, settleAndKeep } from './selection-left-out.ts'

/** What a person can do about a sent bill, in the words that follow its number. */
const sentReason = (row: BillExportRow, action: ExportAction): string => {
  const { correction, invoice, drift } = row
  const status = invoice?.status ?? 'unknown'
  const another = `its invoice is ${status} in Stripe: make a new invoice for it, or cancel the bill`
  const lost = drift !== null && isGone(invoice)
  if (action === 'new-invoice') {
    return isGone(invoice)
      ? 'has an invoice that was taken back with its bill: nothing is to be asked for'
      : `has an invoice that is ${status}: another is made only once it is void or deleted`
  }
  if (action === 'update-draft' && correction) return `has an invoice that is ${status}: only a draft can be updated`
  if (action === 'correct' && correction) return `waits for a person: ${correction.message ?? 'it needs a decision'}`
  if (lost) return `was sent already, and ${another}`
  const corrects = action === 'correct' || action === 'update-draft' || action === 'void-and-replace'
  const compares = corrects || action === 'accept'
  if (compares && isEditedOnly(row)) return `is as it was sent, while its invoice was edited in Stripe: ${putRight}`
  if (compares) return 'says the same as its invoice: there is nothing to correct'
  return 'was sent already'
}

const failedReason = ({ status }: BillExportRow, action: ExportAction): string => {
  if (action === 'archive') return 'has begun an invoice in Stripe: retry it first'
  if (status === 'invoice-already-paid') return `has an invoice that is paid, wholly or in part: ${settleAndKeep}`
  return action === 'status' ? 'failed before it had an invoice in Stripe' : 'failed: retry it, or see what it says'
}

/** Why an action leaves a row out, as the end of a sentence that begins with the number of its bill. */
const reasonOf = (row: BillExportRow, action: ExportAction): string => {
  if (row.work !== null) return 'is being worked on at the moment'
  if (action === 'restore') return 'is not archived'
  switch (row.queue) {
    case 'success':
      return sentReason(row, action)
    case 'error':
      return failedReason(row, action)
    case 'archived':
      return 'is archived: restore it first'
    case 'held':
      return row.decision.outcome === 'hold' ? `is held back: ${row.decision.message}` : 'is held back'
    default:
      return 'was not sent yet: export it'
  }
}

const mostNamed = 20

const ofNamed = (found: readonly BillExportRow[], ids: readonly string[], action: ExportAction): FieldError[] =>
  found.map((row) => ({
    field: `selection.ids.${ids.indexOf(row._id)}`,
    message: `names bill ${row.billNumber}, which ${reasonOf(row, action)}`,
  }))

const sentence = (text: string): string => text.replace(/\.?$/, '.')

const whyNothing = async (
  rows: Model<BillExportRow>,
  organizationId: string,
  selection: Selection,
  action: ExportAction,
): Promise<ProblemOptions> => {
  const filter = selectionFilter(organizationId, selection)
  if ('ids' in selection) {
    const found = await rows.find(filter).sort({ _id: 1 }).limit(mostNamed).lean<BillExportRow[]>()
    const [first] = found
    if (!first) return {}
    const why = found.length === 1 ? ` Bill ${first.billNumber} ${sentence(reasonOf(first, action))}` : ''
    const detail = `None of the selected bills can take part.${why}`
    return { detail, errors: ofNamed(found, selection.ids, action) }
  }
  const groups = await leftOutOf(rows, filter, action)
  const why = groups.map(({ message, count }) => `${count} × ${message}`).join('; ')
  return { detail: why === '' ? 'No bill matches the filter.' : `None of the bills can take part: ${sentence(why)}` }
}

/** What is read of the rows may be what held before, as right after a configuration was enabled. */
const deciding = 'Which bills go is being decided anew at this moment: try again shortly.'

/** Refuses a selection of which an action can do nothing, with the reason for each row that is named, or for groups. */
export const createSelectionRefusal =
  (deps: { readonly rows: Model<BillExportRow>; readonly placement: Pick<ExportPlacement, 'isDeciding'> }) =>
  async (organizationId: string, selection: Selection, action: ExportAction): Promise<ProblemError> => {
    const why = await whyNothing(deps.rows, organizationId, selection, action)
    const mayChange = action === 'export' && (await deps.placement.isDeciding(organizationId))
    const detail = mayChange ? [why.detail ?? '', deciding].join(' ').trim() : why.detail
    return new ProblemError('selection-empty', { ...why, ...(detail === undefined ? {} : { detail }) })
  }
