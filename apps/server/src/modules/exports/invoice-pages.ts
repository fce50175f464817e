import type { InvoiceCalls, StripeInvoice } from '../../stripe/stripe-invoices.ts'

/** How a look through Stripe's list stands: pages read, rows found, rows still looked for. */
export interface Looked {
  readonly pages: number
  readonly found: number
  readonly left: number
}

export interface PagesOptions<Row> {
  /** Of invoices made in this time, newest first. */
  readonly range: { readonly from: Date; readonly until: Date }
  /** By which name of `unseen` an invoice is looked for; null: it is nobody's here. */
  readonly nameOf: (invoice: StripeInvoice) => string | null
  /** Whether another page is worth its call. */
  readonly goOn: (looked: Looked) => boolean
  readonly now: () => Date
  /** Takes in what a page held, which of one row may be several. `startedAt`: when that page was asked for; what it says is at least as new as that. */
  readonly take: (found: readonly { row: Row; invoice: StripeInvoice }[], startedAt: Date) => Promise<void> | void
}

/** No page is worth more than asking singly for what is left: in all at most about twice the fewest calls are made. */
export const cheaperThanSingly = ({ pages, left }: Looked): boolean => left > pages + 1

/**
 * Reads pages of an account's invoices and takes what it finds out of `unseen`. True when it saw all that were made in
 * that time: what is left then is not among them. Throws what the SDK throws.
 */
export const lookThroughPages = async <Row>(
  calls: Pick<InvoiceCalls, 'listMade'>,
  unseen: Map<string, Row>,
  { range, nameOf, goOn, now, take }: PagesOptions<Row>,
): Promise<boolean> => {
  const rows = new Map(unseen)
  let after: string | null = null
  for (let pages = 0; goOn({ pages, found: rows.size - unseen.size, left: unseen.size }); pages++) {
    const startedAt = now()
    const page = await calls.listMade({ ...range, after })
    const found = page.invoices.flatMap((invoice) => {
      const name = nameOf(invoice)
      const row = name === null ? undefined : rows.get(name)
      if (name !== null) unseen.delete(name)
      return row === undefined ? [] : [{ row, invoice }]
    })
    await take(found, startedAt)
    if (page.next === null) return true
    after = page.next
  }
  return false
}
