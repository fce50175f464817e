import type { BillExport, Selection } from '@billbridge/contract/bill-exports'
import type { ExportTab } from '@billbridge/contract/export-decisions'
import { isUnderWay } from '@billbridge/contract/export-decisions'
import type { MenuEntry } from '../../components/menu-entry.ts'
import { type ExportAction, messages } from '../../lib/messages/exports.ts'
import { paths } from '../../lib/paths.ts'
import { fixLinkOfRow } from './fix-link.ts'

interface RowMenuOptions {
  tab: ExportTab
  /** Why nothing may be changed; undefined when it may. */
  reason: string | undefined
  onAct: (action: ExportAction, selection: Selection) => void
  onMark: (row: BillExport) => void
  onAccount: (accountId: string) => void
}

/** Whether a bill could have been sent by hand: it was never sent here, and nothing is under way. */
export const mayBeMarked = (row: BillExport): boolean =>
  row.sentAt === null && row.status !== 'archived' && !isUnderWay(row)

/** Somebody voided or deleted its invoice in Stripe: nobody is asked for the bill any more. */
export const hasLostInvoice = ({ drift, status }: BillExport): boolean =>
  status === 'complete' && (drift?.kind === 'voided' || drift?.kind === 'deleted')

/** Anything of it was paid or credited, as it was last read. */
const holdsMoney = ({ invoice }: BillExport): boolean =>
  invoice !== null &&
  (invoice.status === 'paid' ||
    [invoice.paidAmount, invoice.creditedBeforePaymentAmount, invoice.creditedAfterPaymentAmount].some(Boolean))

/** What holds money is never changed: trying again says so again, as long as bill and invoice differ. */
export const mayBeRetried = (row: BillExport): boolean =>
  row.error !== null && !(row.status === 'invoice-already-paid' && row.correction !== null && holdsMoney(row))

/** What a person can do about a bill that is not as it was sent, or whose invoice is not. */
export const correctionsOf = (row: BillExport): ExportAction[] => {
  const { correction, status, invoice } = row
  if (hasLostInvoice(row)) return correction ? ['new-invoice', 'accept'] : ['new-invoice']
  if (!correction) return []
  if (status === 'invoice-already-paid') return ['accept']
  if (status !== 'complete') return []
  return [...(invoice?.status === 'draft' ? (['update-draft'] as const) : []), 'void-and-replace', 'accept']
}

/** What can be done with one row, and where it leads. */
export const rowMenuOf = (row: BillExport, options: RowMenuOptions): MenuEntry[] => {
  const { tab, reason, onAct, onMark, onAccount } = options
  const one = { ids: [row.id] }
  const act = (action: ExportAction, label: string = messages.actions[action]): MenuEntry => ({
    label,
    disabledReason: reason,
    onSelect: () => onAct(action, one),
  })
  const byTab: Record<ExportTab, MenuEntry[]> = {
    unsent: isUnderWay(row) ? [] : [act('export'), act('archive', messages.archiveOne)],
    success: [act('status'), ...correctionsOf(row).map((action) => act(action))],
    error: [
      ...(mayBeRetried(row) ? [act('retry')] : []),
      act('archive', messages.archiveOne),
      ...correctionsOf(row).map((action) => act(action)),
    ],
    archived: [act('restore')],
  }
  const mark: MenuEntry[] = mayBeMarked(row)
    ? [{ label: messages.markAsExported, disabledReason: reason, onSelect: () => onMark(row) }]
    : []
  const [exportPath, billPath] = [paths.billExport(row.id), paths.bill(row.billId)]
  const fix = fixLinkOfRow(row)
  return [
    ...byTab[tab],
    ...mark,
    { label: messages.openExport, to: exportPath, separated: true },
    { label: messages.openBill, to: billPath },
    ...(fix && fix.to !== billPath && fix.to !== exportPath ? [fix] : []),
    { label: messages.onlyThisAccount, onSelect: () => onAccount(row.accountId) },
  ]
}
