import { describe, expect, it } from 'vitest'
import { sampleBill, sampleSettings } from '../../test/sample-bill.ts'
import { toInvoiceTexts } from './invoice-templates.ts'

const account = { code: 'BAKERY', name: 'Example Bakery Ltd' }
const textsOf = (
  bill: Parameters<typeof sampleBill>[0],
  settings: Parameters<typeof sampleSettings>[0] = {},
  numbersTaken = 0,
) => toInvoiceTexts({ bill: sampleBill(bill), account, settings: sampleSettings(settings), numbersTaken })

describe('the texts of an invoice', () => {
  it('name the bill in a custom field when Stripe numbers the invoice', () => {
    expect(textsOf({})).toEqual({
      number: null,
      memo: null,
      footer: null,
      customFields: [{ name: 'Bill number', value: 'B-1001' }],
    })
  })

  it('use the bill’s number for the invoice when asked for', () => {
    expect(textsOf({}, { invoice: { numbering: 'bill' } })).toMatchObject({ number: 'B-1001', customFields: [] })
  })

  it('have another number for each void invoice of the bill before, and name the bill', () => {
    const texts = textsOf({}, { invoice: { numbering: 'bill' } }, 2)
    expect(texts).toMatchObject({ number: 'B-1001-3', customFields: [{ name: 'Bill number', value: 'B-1001' }] })
    expect(textsOf({ number: 'N'.repeat(25) }, { invoice: { numbering: 'bill' } }, 1).number).toBeNull()
  })

  it('leave the numbering to Stripe when the bill’s number is longer than Stripe takes, and name the bill in full', () => {
    const number = 'N'.repeat(27)
    const texts = textsOf({ number }, { invoice: { numbering: 'bill' } })
    expect(texts).toMatchObject({ number: null, customFields: [{ name: 'Bill number', value: number }] })
    expect(textsOf({ number: number.slice(1) }, { invoice: { numbering: 'bill' } }).number).toHaveLength(26)
  })

  it('fill templates with the values of the bill and the account, and leave empty what is not there', () => {
    const texts = textsOf(
      { memo: 'Thank you', purchaseOrder: 'PO 7' },
      {
        lines: {
          memoTemplate: '{{bill.memo}} ({{ account.name }})',
          footerTemplate: '{{bill.periodStart}}',
        },
      },
    )
    expect(texts.memo).toBe('Thank you (Example Bakery Ltd)')
    expect(texts.footer).toBeNull()
    expect(texts.customFields).toContainEqual({ name: 'Purchase order', value: 'PO 7' })
  })

  it('do not fill what a value looks like', () => {
    expect(textsOf({ memo: '{{account.code}}' }, { lines: { memoTemplate: '{{bill.memo}}' } }).memo).toBe(
      '{{account.code}}',
    )
    expect(textsOf({ memo: '$& $1' }, { lines: { memoTemplate: '{{bill.memo}}' } }).memo).toBe('$& $1')
  })

  it('move a custom field that is too long to the memo, whole', () => {
    const purchaseOrder = 'P'.repeat(100)
    const texts = textsOf(
      { purchaseOrder },
      { lines: { purchaseOrderTemplate: '{{bill.purchaseOrder}} {{bill.purchaseOrder}}', memoTemplate: 'Thank you' } },
    )
    expect(texts.memo).toBe(`Purchase order: ${purchaseOrder} ${purchaseOrder}\nThank you`)
    expect(texts.customFields).toEqual([{ name: 'Bill number', value: 'B-1001' }])
  })

  it('stay within what Stripe takes', () => {
    const memo = 'm'.repeat(500)
    const template = '{{bill.memo}}'.repeat(38)
    const texts = textsOf({ memo }, { lines: { memoTemplate: template, footerTemplate: template } })
    expect([texts.memo?.length, texts.footer?.length]).toEqual([1500, 5000])
  })

  it('write a custom field on one line', () => {
    const texts = textsOf({ memo: 'one\n two' }, { lines: { purchaseOrderTemplate: '{{bill.memo}}' } })
    expect(texts.customFields).toContainEqual({ name: 'Purchase order', value: 'one two' })
  })
})
