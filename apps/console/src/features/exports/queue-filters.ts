import type { BillExportFilter } from '@billbridge/contract/bill-exports'
import { correctionFilterSchema } from '@billbridge/contract/corrections'
import { type ExportTab, exportErrorCauses, holdReasons, unsentViews } from '@billbridge/contract/export-decisions'
import type { Mode } from '@billbridge/contract/modes'
import { currencies } from '@billbridge/contract/money'
import { stripeInvoiceStatusSchema } from '@billbridge/contract/sent-invoices'
import { paths } from '../../lib/paths.ts'
import { choiceParam, optionalChoiceParam, shapeParam, textParam, useUrlState } from '../../lib/use-url-state.ts'

export const queueSorts = ['billDate', '-billDate', 'total', '-total', 'updatedAt', '-updatedAt'] as const

const idParam = (prefix: string) => shapeParam(new RegExp(`^${prefix}_[A-Za-z0-9]{8,40}$`))

const codecs = {
  search: textParam(),
  view: optionalChoiceParam(unsentViews),
  configurationId: idParam('cfg'),
  credentialId: idParam('cred'),
  accountId: idParam('account'),
  runId: idParam('run'),
  currency: optionalChoiceParam(currencies),
  cause: optionalChoiceParam(exportErrorCauses),
  holdReason: optionalChoiceParam(holdReasons),
  goesOnWhen: optionalChoiceParam(['connected', 'enabled'] as const),
  invoiceStatus: optionalChoiceParam(stripeInvoiceStatusSchema.options),
  correction: optionalChoiceParam(correctionFilterSchema.options),
  sort: choiceParam(queueSorts, '-updatedAt'),
}

export type QueueValues = { [K in keyof typeof codecs]: ReturnType<(typeof codecs)[K]['read']> }

/** Filters that every tab knows; the others belong to one tab. */
export const sharedFilters = (values: QueueValues) => {
  const { search, configurationId, credentialId, accountId, currency, runId } = values
  return {
    ...(search ? { search } : {}),
    ...(configurationId ? { configurationId } : {}),
    ...(credentialId ? { credentialId } : {}),
    ...(accountId ? { accountId } : {}),
    ...(currency ? { currency } : {}),
    ...(runId ? { runId } : {}),
  }
}

/** The filter as the API takes it: what is in the address and means something in this tab. */
const toFilter = (tab: ExportTab, mode: Mode, values: QueueValues): BillExportFilter => {
  const { view, holdReason, goesOnWhen, cause, invoiceStatus, correction } = values
  return {
    mode,
    tab,
    ...sharedFilters(values),
    ...(tab === 'unsent' && view ? { view } : {}),
    ...(tab === 'unsent' && view === 'held' && holdReason ? { holdReason } : {}),
    ...(tab === 'unsent' && view === 'held' && goesOnWhen ? { goesOnWhen } : {}),
    ...(tab === 'error' && cause ? { cause } : {}),
    ...(tab === 'success' && invoiceStatus ? { invoiceStatus } : {}),
    ...(tab === 'success' && correction ? { correction } : {}),
  }
}

/** Whether anything but tab, view and mode narrows the list. */
const isNarrowed = (filter: BillExportFilter): boolean =>
  Object.keys(filter).some((name) => !['mode', 'tab', 'view'].includes(name))

/** Address of another tab or view under the same filters. */
export const queuePath = (
  tab: ExportTab,
  mode: Mode,
  values: QueueValues,
  more: Record<string, string | undefined> = {},
): string => paths.exports(tab, { mode, ...sharedFilters(values), ...more })

const noFilters = {
  search: '',
  configurationId: undefined,
  credentialId: undefined,
  accountId: undefined,
  runId: undefined,
  currency: undefined,
  cause: undefined,
  holdReason: undefined,
  goesOnWhen: undefined,
  invoiceStatus: undefined,
  correction: undefined,
}

/** Filters, view and sort of a queue in the address. */
export const useQueueState = (tab: ExportTab, mode: Mode) => {
  const { values, set } = useUrlState<QueueValues>(codecs)
  const filter = toFilter(tab, mode, values)
  /** Clears what narrows the list and stays in the view. */
  const clear = () => set(noFilters)
  const clearAll = () => set({ ...noFilters, view: undefined })
  return { values, set, clear, clearAll, filter, narrowed: isNarrowed(filter) }
}

export type QueueState = ReturnType<typeof useQueueState>
