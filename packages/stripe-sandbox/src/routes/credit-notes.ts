import { missingParameter, refused } from '../api-error.ts'
import { toCreditNote, toCreditNoteLine } from '../credit-note-object.ts'
import { moveBalance } from '../customer-balance.ts'
import { multiplyToMinorUnits } from '../decimal.ts'
import { newId } from '../ids.ts'
import { store } from '../invoice-lifecycle.ts'
import { refundableOf } from '../invoice-payments.ts'
import { amountsOf } from '../invoice-totals.ts'
import { mergeMetadata, metadata } from '../metadata.ts'
import {
  clearable,
  decimal,
  ignored,
  integer,
  listOf,
  nonNegative,
  objectOf,
  oneOf,
  type Parsed,
  required,
  text,
  word,
} from '../params.ts'
import { refund } from '../refunding.ts'
import {
  createdRange,
  mustFind,
  paginate,
  paginateArray,
  paging,
  type Route,
  requireCustomer,
  route,
  within,
} from '../route.ts'
import type { CreditNoteLine, CreditNoteRow, InvoiceRow } from '../rows.ts'
import { emit, type Work } from '../work.ts'

const line = objectOf({
  amount: nonNegative,
  description: text(),
  invoice_line_item: word,
  metadata,
  quantity: nonNegative,
  tax_amounts: clearable(ignored),
  tax_rates: clearable(listOf(word)),
  type: required(oneOf('custom_line_item', 'invoice_line_item')),
  unit_amount: integer,
  unit_amount_decimal: decimal,
})
const createParams = {
  invoice: required(word),
  amount: nonNegative,
  credit_amount: nonNegative,
  effective_at: nonNegative,
  email_type: word,
  lines: listOf(line),
  memo: text(),
  metadata,
  out_of_band_amount: nonNegative,
  reason: oneOf('duplicate', 'fraudulent', 'order_change', 'product_unsatisfactory'),
  refund_amount: nonNegative,
  refunds: ignored,
  shipping_cost: ignored,
}
type Params = Parsed<typeof createParams>
type LineParams = NonNullable<Params['lines']>[number]

function toLine(work: Work, invoice: InvoiceRow, given: LineParams, at: number): CreditNoteLine {
  const unit = given.unit_amount_decimal ?? (given.unit_amount === undefined ? null : String(given.unit_amount))
  const quantity = given.quantity ?? 1
  const base = { id: newId('cnli'), metadata: mergeMetadata({}, given.metadata), quantity, unit_amount_decimal: unit }
  const amount = given.amount ?? (unit === null ? undefined : multiplyToMinorUnits(unit, String(quantity)))
  if (given.type === 'custom_line_item') {
    if (amount === undefined) throw missingParameter(`lines[${at}][unit_amount]`)
    return { ...base, amount, description: given.description ?? null, invoice_line_item: null }
  }
  if (!given.invoice_line_item) throw missingParameter(`lines[${at}][invoice_line_item]`)
  const [item] = work.state.items.newestFirst(work.scope, { index: 'line', value: given.invoice_line_item })
  if (item?.invoice !== invoice.id) {
    throw refused(`No such invoice line item: '${given.invoice_line_item}'`, {
      code: 'resource_missing',
      param: `lines[${at}][invoice_line_item]`,
    })
  }
  const share =
    given.quantity === undefined
      ? item.amount
      : multiplyToMinorUnits(item.pricing.unit_amount_decimal, String(quantity))
  return {
    ...base,
    amount: amount ?? share,
    description: given.description ?? item.description,
    invoice_line_item: item.line,
  }
}

/** How much is taken off what is still owed, and how much of what was paid already is given back, and in which way. */
function split(work: Work, invoice: InvoiceRow, amount: number, params: Params) {
  const owed = invoice.status === 'paid' ? 0 : amountsOf(work, invoice).due - invoice.amount_paid
  const before = Math.min(owed, amount)
  const after = amount - before
  const already = invoice.post_payment_credit_notes_amount
  if (after > 0 && after > invoice.amount_paid - already) {
    throw refused(
      `The credit note amount (${amount}) exceeds what can be credited on this invoice (${owed + invoice.amount_paid - already}).`,
      { param: 'amount' },
    )
  }
  const given = (params.credit_amount ?? 0) + (params.refund_amount ?? 0) + (params.out_of_band_amount ?? 0)
  if (after > 0 && given !== after) {
    throw refused(
      `The sum of credit amount, refund amount and out of band amount (${given}) must equal the post payment amount (${after}).`,
    )
  }
  if ((params.refund_amount ?? 0) > refundableOf(work, invoice)) {
    throw refused(
      'This invoice has no charge of which so much could be refunded. Use credit_amount or out_of_band_amount.',
      {
        param: 'refund_amount',
      },
    )
  }
  return { before, after }
}

function numberOf(work: Work, invoice: InvoiceRow): string {
  const earlier = work.state.creditNotes.count(work.scope, { index: 'invoice', value: invoice.id })
  return `${invoice.number}-CN-${String(earlier + 1).padStart(2, '0')}`
}

function create(work: Work, params: Params): CreditNoteRow {
  const invoice = mustFind(work, work.state.invoices, params.invoice, 'invoice')
  if (invoice.status !== 'open' && invoice.status !== 'paid') {
    throw refused('You can only create credit notes for open or paid invoices.', { param: 'invoice' })
  }
  const lines = (params.lines ?? []).map((given, at) => toLine(work, invoice, given, at))
  const amount = params.lines ? lines.reduce((total, one) => total + one.amount, 0) : params.amount
  if (amount === undefined) throw missingParameter('amount')
  const { before, after } = split(work, invoice, amount, params)
  const note: CreditNoteRow = {
    scope: work.scope,
    id: newId('cn'),
    created: work.now,
    invoice: invoice.id,
    customer: invoice.customer,
    currency: invoice.currency,
    amount,
    lines,
    memo: params.memo ?? null,
    metadata: mergeMetadata({}, params.metadata),
    number: numberOf(work, invoice),
    reason: params.reason ?? null,
    status: 'issued',
    effective_at: params.effective_at ?? work.now,
    pre_payment_amount: before,
    post_payment_amount: after,
    out_of_band_amount: params.out_of_band_amount ?? 0,
    credit_amount: params.credit_amount ?? 0,
    balance_transaction: null,
    voided_at: null,
  }
  const moved = moveBalance(work, invoice.customer, {
    currency: invoice.currency,
    amount: -note.credit_amount,
    type: 'credit_note',
    credit_note: note.id,
  })
  const given = params.refund_amount ? refund(work, invoice, { amount: params.refund_amount }) : null
  const stored = { ...note, balance_transaction: moved?.id ?? null, refund: given?.id ?? null }
  work.state.creditNotes.put(stored)
  credit(work, invoice, before, after)
  emit(work, 'credit_note.created', toCreditNote(work, stored))
  return stored
}

/** An open invoice with nothing left to pay is paid. */
function credit(work: Work, invoice: InvoiceRow, before: number, after: number): void {
  const credited = {
    ...invoice,
    pre_payment_credit_notes_amount: invoice.pre_payment_credit_notes_amount + before,
    post_payment_credit_notes_amount: invoice.post_payment_credit_notes_amount + after,
  }
  const done = invoice.status === 'open' && amountsOf(work, credited).due <= 0
  if (!done) store(work, invoice, credited, 'invoice.updated')
  else
    store(
      work,
      invoice,
      { ...credited, status: 'paid', paid_at: work.now, next_payment_attempt: null },
      'invoice.updated',
      'invoice.paid',
      'invoice.payment_succeeded',
    )
}

function voidNote(work: Work, note: CreditNoteRow): CreditNoteRow {
  const invoice = mustFind(work, work.state.invoices, note.invoice)
  if (note.status === 'void') throw refused('This credit note is already void.')
  if (invoice.status !== 'open') throw refused('You can only void credit notes of open invoices.')
  const voided: CreditNoteRow = { ...note, status: 'void', voided_at: work.now }
  work.state.creditNotes.put(voided)
  credit(work, invoice, -note.pre_payment_amount, -note.post_payment_amount)
  emit(work, 'credit_note.voided', toCreditNote(work, voided))
  return voided
}

const find = (work: Work, id: string) => mustFind(work, work.state.creditNotes, id)

export const creditNoteRoutes: Route[] = [
  route('POST /v1/credit_notes', {
    permission: 'rak_credit_note_write',
    params: createParams,
    handle: (work, params) => toCreditNote(work, create(work, params)),
  }),
  route('GET /v1/credit_notes', {
    permission: 'rak_credit_note_read',
    params: { ...paging, ...createdRange, customer: word, customer_account: word, invoice: word },
    handle(work, params) {
      requireCustomer(work, params.customer)
      return paginate(work, params, {
        table: work.state.creditNotes,
        url: '/v1/credit_notes',
        render: (row) => toCreditNote(work, row),
        where:
          params.invoice !== undefined
            ? { index: 'invoice', value: params.invoice }
            : params.customer === undefined
              ? undefined
              : { index: 'customer', value: params.customer },
        keep: (row) =>
          within(params.created, row.created) && (params.customer === undefined || row.customer === params.customer),
      })
    },
  }),
  route('GET /v1/credit_notes/:id', {
    permission: 'rak_credit_note_read',
    handle: (work, _params, id) => toCreditNote(work, find(work, id)),
  }),
  route('GET /v1/credit_notes/:id/lines', {
    permission: 'rak_credit_note_read',
    params: paging,
    handle(work, params, id) {
      const note = find(work, id)
      return paginateArray(
        note.lines.map((one) => toCreditNoteLine(note, one, work.livemode)),
        params,
        'credit note line item',
        `/v1/credit_notes/${id}/lines`,
      )
    },
  }),
  route('POST /v1/credit_notes/:id', {
    permission: 'rak_credit_note_write',
    params: { memo: text(), metadata },
    handle(work, params, id) {
      const note = find(work, id)
      const changed = {
        ...note,
        memo: params.memo === undefined ? note.memo : params.memo,
        metadata: mergeMetadata(note.metadata, params.metadata),
      }
      work.state.creditNotes.put(changed)
      emit(work, 'credit_note.updated', toCreditNote(work, changed))
      return toCreditNote(work, changed)
    },
  }),
  route('POST /v1/credit_notes/:id/void', {
    permission: 'rak_credit_note_write',
    handle: (work, _params, id) => toCreditNote(work, voidNote(work, find(work, id))),
  }),
]
