import type { Express, Request } from 'express'
import { formatAmount } from './currencies.ts'
import { html, sendPage } from './html.ts'
import { settleByCard } from './invoice-lifecycle.ts'
import { amountsOf, linesOf } from './invoice-totals.ts'
import { ownerWork, sendMissing } from './owner-work.ts'
import { textPdf } from './pdf.ts'
import type { InvoiceRow } from './rows.ts'
import type { Sandbox } from './sandbox.ts'
import type { Work } from './work.ts'

type Found = { work: Work; invoice: InvoiceRow }

function find(sandbox: Sandbox, req: Request): Found | undefined {
  const work = ownerWork(sandbox, req)
  const [invoice] = work
    ? work.state.invoices.newestFirst(work.scope, { index: 'token', value: String(req.params.token) })
    : []
  return work && invoice && invoice.finalized_at !== null ? { work, invoice } : undefined
}

const dateOf = (seconds: number | null) => (seconds === null ? '' : new Date(seconds * 1000).toISOString().slice(0, 10))

function summary({ work, invoice }: Found): string[] {
  const money = (amount: number) => formatAmount(amount, invoice.currency)
  return [
    `${work.account.name}: invoice ${invoice.number}`,
    `To: ${invoice.frozen?.name ?? invoice.frozen?.email ?? invoice.customer}`,
    `Date: ${dateOf(invoice.effective_at)}${invoice.due_date === null ? '' : `, due ${dateOf(invoice.due_date)}`}`,
    ...(invoice.description ? [invoice.description] : []),
    '',
    ...linesOf(work, invoice).map((line) => `${line.description ?? ''}  ${money(line.amount)}`),
    '',
    `Total: ${money(invoice.total)}`,
    `Amount due: ${money(amountsOf(work, invoice).due - invoice.amount_paid)}`,
    `Status: ${invoice.status}`,
  ]
}

/** What `hosted_invoice_url` and `invoice_pdf` lead to; paying there is what a customer would do. */
export function mountInvoicePages(app: Express, sandbox: Sandbox): void {
  app.get('/i/:account/:mode/:token', (req, res) => {
    const found = find(sandbox, req)
    if (!found) return sendMissing(res, 'This invoice')
    const [title = '', ...lines] = summary(found)
    const payable = found.invoice.status === 'open' || found.invoice.status === 'uncollectible'
    const body = html`<main class="wide"><h1>${title}</h1><div class="card">${lines.map((line) => html`<p>${line}</p>`)}
    ${payable && html`<form method="post"><button class="main" type="submit">Pay as the customer</button></form>`}</div></main>`
    sendPage(res, { title, body })
  })
  app.post('/i/:account/:mode/:token', (req, res) => {
    const found = find(sandbox, req)
    if (!found) return sendMissing(res, 'This invoice')
    const { work, invoice } = found
    if (invoice.status === 'open' || invoice.status === 'uncollectible') settleByCard(work, invoice)
    sandbox.state.database.commit()
    sandbox.webhooks.wake()
    res.redirect(303, req.path)
  })
  app.get('/invoice/:account/:mode/:token/pdf', (req, res) => {
    const found = find(sandbox, req)
    if (!found) return sendMissing(res, 'This invoice')
    const name = `Invoice-${found.invoice.number?.replace(/[^\w-]/g, '_')}.pdf`
    res
      .set({ 'Content-Type': 'application/pdf', 'Content-Disposition': `inline; filename="${name}"` })
      .send(textPdf(summary(found)))
  })
  app.get('/credit_note/:account/:mode/:id/pdf', (req, res) => {
    const work = ownerWork(sandbox, req)
    const note = work?.state.creditNotes.get(work.scope, String(req.params.id))
    if (!work || !note) return sendMissing(res, 'This credit note')
    const lines = [
      `${work.account.name}: credit note ${note.number}`,
      `Amount: ${formatAmount(note.amount, note.currency)}`,
      `Status: ${note.status}`,
    ]
    res.set('Content-Type', 'application/pdf').send(textPdf(lines))
  })
}
