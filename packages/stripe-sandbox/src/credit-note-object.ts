import type { CreditNoteLine, CreditNoteRow } from './rows.ts'
import type { Json, Work } from './work.ts'

export function toCreditNoteLine(note: CreditNoteRow, line: CreditNoteLine, livemode: boolean): Json {
  return {
    id: line.id,
    object: 'credit_note_line_item',
    amount: line.amount,
    description: line.description,
    discount_amount: 0,
    discount_amounts: [],
    ...(line.invoice_line_item ? { invoice_line_item: line.invoice_line_item } : {}),
    livemode,
    metadata: line.metadata,
    pretax_credit_amounts: [],
    quantity: line.quantity,
    tax_rates: [],
    taxes: [],
    type: line.invoice_line_item ? 'invoice_line_item' : 'custom_line_item',
    unit_amount: line.unit_amount_decimal?.includes('.') ? null : Number(line.unit_amount_decimal ?? line.amount),
    unit_amount_decimal: line.unit_amount_decimal ?? String(note.amount),
  }
}

const refundsOf = (work: Work, { refund }: CreditNoteRow): Json[] => {
  const made = refund ? work.state.refunds.get(work.scope, refund) : undefined
  return made ? [{ amount_refunded: made.amount, payment_record_refund: null, refund: made.id, type: 'refund' }] : []
}

export function toCreditNote(work: Work, row: CreditNoteRow): Json {
  return {
    id: row.id,
    object: 'credit_note',
    amount: row.amount,
    amount_shipping: 0,
    created: row.created,
    currency: row.currency,
    customer: row.customer,
    customer_account: null,
    customer_balance_transaction: row.balance_transaction,
    discount_amount: 0,
    discount_amounts: [],
    effective_at: row.effective_at,
    invoice: row.invoice,
    lines: {
      object: 'list',
      data: row.lines.slice(0, 10).map((line) => toCreditNoteLine(row, line, work.livemode)),
      has_more: row.lines.length > 10,
      url: `/v1/credit_notes/${row.id}/lines`,
    },
    livemode: work.livemode,
    memo: row.memo,
    metadata: row.metadata,
    number: row.number,
    out_of_band_amount: row.out_of_band_amount || null,
    pdf: `${work.baseUrl}/credit_note/${work.account.id}/${work.mode}/${row.id}/pdf`,
    post_payment_amount: row.post_payment_amount,
    pre_payment_amount: row.pre_payment_amount,
    pretax_credit_amounts: [],
    reason: row.reason,
    refunds: refundsOf(work, row),
    shipping_cost: null,
    status: row.status,
    subtotal: row.amount,
    subtotal_excluding_tax: row.amount,
    total: row.amount,
    total_excluding_tax: row.amount,
    total_taxes: [],
    type: row.post_payment_amount > 0 ? (row.pre_payment_amount > 0 ? 'mixed' : 'post_payment') : 'pre_payment',
    voided_at: row.voided_at,
  }
}
