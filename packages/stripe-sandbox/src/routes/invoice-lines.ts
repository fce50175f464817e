import { noSuch, refused } from '../api-error.ts'
import { requireEditable, retotal } from '../invoice-draft.ts'
import { toInvoice, toLine } from '../invoice-object.ts'
import { linesOf } from '../invoice-totals.ts'
import { changeItem, createItem, type ItemInput } from '../item.ts'
import { mergeMetadata, metadata } from '../metadata.ts'
import {
  boolean,
  clearable,
  decimal,
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
import { mustFind, paginateArray, paging, type Route, route } from '../route.ts'
import type { InvoiceRow, ItemRow, Tax } from '../rows.ts'
import { discounts, period, priceData, pricing, taxAmounts } from '../shapes.ts'
import type { Work } from '../work.ts'

const lineParams = {
  amount: integer,
  description: text(),
  discountable: boolean,
  discounts,
  metadata,
  period,
  price_data: priceData,
  pricing,
  quantity: nonNegative,
  quantity_decimal: decimal,
  tax_amounts: taxAmounts,
  tax_rates: clearable(listOf(word)),
}
type LineParams = Parsed<typeof lineParams>

function taxesOf(given: LineParams['tax_amounts']): Tax[] | undefined {
  return given === undefined
    ? undefined
    : (given ?? []).map((tax) => ({
        amount: tax.amount,
        taxable_amount: tax.taxable_amount,
        inclusive: tax.tax_rate_data.inclusive === 'true',
        taxability_reason: tax.taxability_reason ?? 'standard_rated',
      }))
}

function toInput(given: LineParams, param: (name: string) => string): ItemInput {
  const { tax_amounts, tax_rates, ...input } = given
  if (tax_rates?.[0]) throw noSuch('tax rate', tax_rates[0], param('tax_rates[0]'))
  return { ...input, taxes: taxesOf(tax_amounts) }
}

const place = (invoice: InvoiceRow, param: (name: string) => string) => ({
  customer: invoice.customer,
  invoice: invoice.id,
  currency: invoice.currency,
  param,
})

/** `metadata` inside `lines[0]` is `lines[0][metadata]`; inside that, `lines[0][price_data][currency]`. */
const inLine = (at: number) => (name: string) => `lines[${at}][${name.replace('[', '][').replace(/\]?$/, '')}]`

/** A pending item of the same customer joins the invoice. */
function attachItem(work: Work, invoice: InvoiceRow, id: string, param: string): void {
  const item = mustFind(work, work.state.items, id, param)
  if (item.customer !== invoice.customer || item.invoice !== null) {
    throw refused(
      `The invoice item ${id} cannot be added to this invoice: it is another customer's, or on an invoice already.`,
      { param },
    )
  }
  work.state.items.put({ ...item, invoice: invoice.id })
}

function lineOf(work: Work, invoice: InvoiceRow, id: string, param: string): ItemRow {
  const [item] = work.state.items.newestFirst(work.scope, { index: 'line', value: id })
  if (item?.invoice !== invoice.id) throw noSuch('line item', id, param)
  return item
}

function editable(work: Work, id: string, adding: number): InvoiceRow {
  const invoice = mustFind(work, work.state.invoices, id)
  requireEditable(work, invoice, adding)
  return invoice
}

function finish(work: Work, invoice: InvoiceRow, change: LineParams['metadata']) {
  const merged = mergeMetadata(invoice.metadata, change, 'invoice_metadata')
  return toInvoice(work, retotal(work, { ...invoice, metadata: merged }))
}

function removeLine(work: Work, item: ItemRow, behavior: 'delete' | 'unassign'): void {
  if (behavior === 'unassign') work.state.items.put({ ...item, invoice: null, pulled: false })
  else work.state.items.remove(item.scope, item.id)
}

export const invoiceLineRoutes: Route[] = [
  route('GET /v1/invoices/:id/lines', {
    permission: 'rak_invoice_read',
    params: paging,
    handle(work, params, id) {
      const invoice = mustFind(work, work.state.invoices, id)
      const lines = linesOf(work, invoice).map((line) => toLine(work, line))
      return paginateArray(lines, params, 'line item', `/v1/invoices/${id}/lines`)
    },
  }),
  route('POST /v1/invoices/:id/add_lines', {
    permission: 'rak_invoice_write',
    params: { lines: required(listOf(objectOf({ ...lineParams, invoice_item: word }))), invoice_metadata: metadata },
    handle(work, params, id) {
      const invoice = editable(work, id, params.lines.length)
      params.lines.forEach(({ invoice_item, ...line }, at) => {
        const param = inLine(at)
        if (invoice_item) attachItem(work, invoice, invoice_item, param('invoice_item'))
        else createItem(work, toInput(line, param), place(invoice, param))
      })
      return finish(work, invoice, params.invoice_metadata)
    },
  }),
  route('POST /v1/invoices/:id/update_lines', {
    permission: 'rak_invoice_write',
    params: { lines: required(listOf(objectOf({ ...lineParams, id: required(word) }))), invoice_metadata: metadata },
    handle(work, params, id) {
      const invoice = editable(work, id, 0)
      params.lines.forEach(({ id: line, ...given }, at) => {
        const param = inLine(at)
        changeItem(work, lineOf(work, invoice, line, param('id')), toInput(given, param), place(invoice, param))
      })
      return finish(work, invoice, params.invoice_metadata)
    },
  }),
  route('POST /v1/invoices/:id/remove_lines', {
    permission: 'rak_invoice_write',
    params: {
      lines: required(listOf(objectOf({ id: required(word), behavior: required(oneOf('delete', 'unassign')) }))),
      invoice_metadata: metadata,
    },
    handle(work, params, id) {
      const invoice = editable(work, id, 0)
      params.lines.forEach((line, at) => {
        removeLine(work, lineOf(work, invoice, line.id, inLine(at)('id')), line.behavior)
      })
      return finish(work, invoice, params.invoice_metadata)
    },
  }),
  route('POST /v1/invoices/:id/lines/:line', {
    permission: 'rak_invoice_write',
    params: lineParams,
    handle(work, params, id, path) {
      const invoice = editable(work, id, 0)
      const item = lineOf(work, invoice, path.line ?? '', 'id')
      const same = (name: string) => name
      const changed = changeItem(work, item, toInput(params, same), place(invoice, same))
      retotal(work, invoice)
      return toLine(work, changed)
    },
  }),
]
