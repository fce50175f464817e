import type { BillDetail } from '@billbridge/contract/bills'
import type { ConfigurationSettings, templateFields } from '@billbridge/contract/configurations'
import { shorten } from './shorten.ts'

/** Longest texts Stripe takes. https://docs.stripe.com/api/invoices/create */
const maximum = { memo: 1500, footer: 5000, customFieldValue: 140, number: 26 } as const

type TemplateField = (typeof templateFields)[number]

export interface InvoiceTexts {
  readonly number: string | null
  readonly memo: string | null
  readonly footer: string | null
  readonly customFields: { name: string; value: string }[]
}

export interface InvoiceTextInput {
  readonly bill: BillDetail
  readonly account: { readonly code: string; readonly name: string }
  readonly settings: ConfigurationSettings
  /** How many void invoices of the bill have its number, or one made of it; none when left out. */
  readonly numbersTaken?: number
}

const valuesOf = ({ bill, account }: InvoiceTextInput): Record<TemplateField, string | null> => ({
  'bill.number': bill.number,
  'bill.date': bill.billDate,
  'bill.dueDate': bill.dueDate,
  'bill.periodStart': bill.periodStart,
  'bill.periodEnd': bill.periodEnd,
  'bill.memo': bill.memo,
  'bill.purchaseOrder': bill.purchaseOrder,
  'bill.source': bill.source,
  'account.code': account.code,
  'account.name': account.name,
})

/** Puts the bill's values where a template names them; what the bill does not have is left empty. Null when nothing is left. */
const fill = (template: string, values: Record<TemplateField, string | null>): string | null => {
  const known = new Map<string, string | null>(Object.entries(values))
  const text = template.replace(/\{\{\s*([^}]*?)\s*\}\}/g, (_, name: string) => known.get(name) ?? '').trim()
  return text === '' ? null : text
}

const onOneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()

/**
 * A bill's number becomes the invoice's when asked for and short enough; otherwise Stripe numbers it, and a field names the
 * bill. Stripe never gives the number of a void invoice again: the second invoice of B-1 is B-1-2.
 */
const numberOf = ({ bill, settings, numbersTaken = 0 }: InvoiceTextInput): string | null => {
  const number = numbersTaken === 0 ? bill.number : `${bill.number}-${numbersTaken + 1}`
  return settings.invoice.numbering === 'bill' && number.length <= maximum.number ? number : null
}

/**
 * Number, memo, footer and custom fields of an invoice. A custom field that is longer than Stripe takes moves to the
 * memo, where there is room for it; nothing of a bill's number or purchase order is ever cut.
 */
export const toInvoiceTexts = (input: InvoiceTextInput): InvoiceTexts => {
  const { bill, settings } = input
  const values = valuesOf(input)
  const number = numberOf(input)
  const purchaseOrder = fill(settings.lines.purchaseOrderTemplate, values)
  const fields = [
    ...(number !== bill.number ? [{ name: 'Bill number', value: onOneLine(bill.number) }] : []),
    ...(purchaseOrder === null ? [] : [{ name: 'Purchase order', value: onOneLine(purchaseOrder) }]),
  ]
  const tooLong = fields.filter(({ value }) => value.length > maximum.customFieldValue)
  const memo = [...tooLong.map(({ name, value }) => `${name}: ${value}`), fill(settings.lines.memoTemplate, values)]
    .filter((part) => part !== null)
    .join('\n')
  const footer = fill(settings.lines.footerTemplate, values)
  return {
    number,
    memo: memo === '' ? null : shorten(memo, maximum.memo),
    footer: footer === null ? null : shorten(footer, maximum.footer),
    customFields: fields.filter((field) => !tooLong.includes(field)),
  }
}
