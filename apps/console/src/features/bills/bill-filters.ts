import { type ApprovalStatus, approvalStatuses, type PaymentStatus, paymentStatuses } from '@billbridge/contract/bills'
import { currencies } from '@billbridge/contract/money'
import { useQuery } from '@tanstack/react-query'
import type { ActiveFilter } from '../../components/filter-bar.tsx'
import { type FilterSelectProps, one } from '../../components/filter-options.ts'
import { chipsOf } from '../../components/filter-select.tsx'
import { accountQuery } from '../../lib/account-choice.ts'
import { formatDay } from '../../lib/format-time.ts'
import { approvalNames, messages, paymentNames } from '../../lib/messages/bills.ts'
import {
  choiceParam,
  choicesParam,
  dayParam,
  optionalChoiceParam,
  shapeParam,
  textParam,
  useUrlState,
} from '../../lib/use-url-state.ts'
import type { BillMatch } from './bill-queries.ts'

export const billSorts = ['billDate', '-billDate', 'number', '-number', 'total', '-total'] as const
const cancelledChoices = ['no', 'yes'] as const

const codecs = {
  search: textParam(),
  approval: choicesParam(approvalStatuses),
  payment: choicesParam(paymentStatuses),
  currency: optionalChoiceParam(currencies),
  cancelled: optionalChoiceParam(cancelledChoices),
  accountId: shapeParam(/^account_[A-Za-z0-9]{8,40}$/),
  from: dayParam(),
  to: dayParam(),
  sort: choiceParam(billSorts, '-billDate'),
}

type Values = { [K in keyof typeof codecs]: ReturnType<(typeof codecs)[K]['read']> }

/** The filter as the API takes it. */
const toFilter = ({ search, approval, payment, currency, cancelled, accountId, from, to }: Values): BillMatch => ({
  ...(search ? { search } : {}),
  ...(approval.length ? { approvalStatus: approval } : {}),
  ...(payment.length ? { paymentStatus: payment } : {}),
  ...(currency ? { currency } : {}),
  ...(cancelled ? { cancelled: cancelled === 'yes' ? 'true' : 'false' } : {}),
  ...(accountId ? { accountId } : {}),
  ...(from ? { from } : {}),
  ...(to ? { to } : {}),
})

const selectsFor = (values: Values, set: (patch: Partial<Values>) => void) => {
  const approval: FilterSelectProps<ApprovalStatus> = {
    label: messages.filters.approval,
    options: approvalStatuses.map((value) => ({ value, label: approvalNames[value] })),
    selected: values.approval,
    onChange: (selected) => set({ approval: selected }),
  }
  const payment: FilterSelectProps<PaymentStatus> = {
    label: messages.filters.payment,
    options: paymentStatuses.map((value) => ({ value, label: paymentNames[value] })),
    selected: values.payment,
    onChange: (selected) => set({ payment: selected }),
  }
  const currency: FilterSelectProps<string> = {
    label: messages.filters.currency,
    options: currencies.map((value) => ({ value, label: value })),
    selected: one(values.currency),
    onChange: ([next]) => set({ currency: next }),
    single: true,
  }
  const cancelled: FilterSelectProps<(typeof cancelledChoices)[number]> = {
    label: messages.filters.cancelled,
    options: cancelledChoices.map((value) => ({ value, label: messages.cancelledChoices[value] })),
    selected: one(values.cancelled),
    onChange: ([next]) => set({ cancelled: next }),
    single: true,
  }
  return { approval, payment, currency, cancelled }
}

/** Filters and sort of the list of bills, in the address. */
export const useBillFilters = () => {
  const { values, set, clear } = useUrlState<Values>(codecs)
  const { accountId, from, to } = values
  const account = useQuery({ ...accountQuery(accountId ?? ''), enabled: accountId !== undefined }).data
  const selects = selectsFor(values, set)
  const filter = toFilter(values)
  const chip = (label: string, value: string, patch: Partial<Values>): ActiveFilter => ({
    label: `${label}: ${value}`,
    onRemove: () => set(patch),
  })
  const chips = [
    ...(accountId ? [chip(messages.filters.account, account?.name ?? accountId, { accountId: undefined })] : []),
    ...chipsOf(selects.approval),
    ...chipsOf(selects.payment),
    ...chipsOf(selects.currency),
    ...chipsOf(selects.cancelled),
    ...(from ? [chip(messages.filters.from, formatDay(from), { from: undefined })] : []),
    ...(to ? [chip(messages.filters.to, formatDay(to), { to: undefined })] : []),
  ]
  return { values, set, clear, selects, chips, filter, isFiltered: Object.keys(filter).length > 0 }
}

export type BillFilters = ReturnType<typeof useBillFilters>
