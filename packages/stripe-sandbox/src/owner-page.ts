import type { Express, Response } from 'express'
import { formatAmount } from './currencies.ts'
import { html, type Markup, sendPage } from './html.ts'
import { refundableOf, refundsOf } from './invoice-payments.ts'
import { amountsOf, linesOf } from './invoice-totals.ts'
import { ownerPath, ownerWork, sendMissing } from './owner-work.ts'
import type { AccountRow, InvoiceRow, KeyRow, Mode } from './rows.ts'
import type { Sandbox } from './sandbox.ts'
import { ownedAccounts } from './seed.ts'
import type { Work } from './work.ts'

const onPage = 50

type Button = { action: string; id: string; label: string; danger?: boolean }

const button = (work: Work, { action, id, label, danger = false }: Button): Markup =>
  html`<form class="inline" method="post" action="${ownerPath(work.account.id, work.mode)}/${action}"><input type="hidden" name="id" value="${id}">
  <button type="submit" ${danger && html`class="danger"`}>${label}</button></form>`

function showAccounts(res: Response, accounts: AccountRow[]): void {
  const rows = accounts.map(
    (
      account,
    ) => html`<tr><td>${account.name}<br><span class="soft">${account.email} · ${account.id}</span></td><td>${account.country}</td>
      <td><a href="${ownerPath(account.id, 'test')}">Test mode</a></td><td><a href="${ownerPath(account.id, 'live')}">Live mode</a></td></tr>`,
  )
  const body = html`<main class="wide"><h1>Payments sandbox</h1>
  <p>Act as the owner of an account: pay, void, refund or edit invoices, disconnect an application, expire a key.</p>
  <div class="card scroll"><table><thead><tr><th scope="col">Account</th><th scope="col">Country</th><th scope="col" colspan="2">Open as its owner</th></tr></thead><tbody>${rows}</tbody></table></div>
  <p>Restricted keys: <a href="/test/apikeys/create">create one in test mode</a> or <a href="/apikeys/create">in live mode</a>.</p>
  <p class="soft">For tests: <a href="/_sandbox/accounts">accounts</a>, <a href="/_sandbox/requests">requests</a>, <a href="/_sandbox/dump">everything</a>, <a href="/_sandbox/faults">faults</a>.</p></main>`
  sendPage(res, { title: 'Payments sandbox', body })
}

const masked = (key: string) => `${key.slice(0, 8)}…${key.slice(-4)}`

function keysCard(work: Work, keys: KeyRow[]): Markup {
  const rows = keys.map(
    (key) => html`<tr><td>${key.name}<br><code>${key.kind === 'restricted' ? key.id : masked(key.id)}</code></td>
      <td>${key.kind === 'secret' ? 'everything' : key.permissions.join(', ') || 'nothing'}</td>
      <td>${key.expired ? 'expired' : button(work, { action: 'expire-key', id: key.id, label: 'Expire', danger: true })}</td></tr>`,
  )
  return html`<div class="card scroll"><h2>Keys</h2><table><thead><tr><th scope="col">Key</th><th scope="col">May do</th><th scope="col">State</th></tr></thead><tbody>${rows}</tbody></table>
  <p><a href="${work.livemode ? '' : '/test'}/apikeys/create?account=${work.account.id}">Create a restricted key</a></p></div>`
}

function applicationsCard(work: Work): Markup {
  const rows = [...work.state.connections.newestFirst(work.scope)].map((connection) => {
    const client = work.config.clients.find((candidate) => candidate.clientId === connection.id)
    return html`<tr><td>${client?.name ?? connection.id}<br><code>${connection.id}</code></td><td>${button(work, { action: 'disconnect', id: connection.id, label: 'Disconnect', danger: true })}</td></tr>`
  })
  return html`<div class="card scroll"><h2>Connected applications</h2>${rows.length === 0 ? html`<p class="soft">None.</p>` : html`<table><tbody>${rows}</tbody></table>`}</div>`
}

/** What the owner may do with an invoice in the state it is in. */
function actionsFor(work: Work, invoice: InvoiceRow): Markup[] {
  const act = (action: string, label: string, danger = false) => button(work, { action, id: invoice.id, label, danger })
  switch (invoice.status) {
    case 'draft':
      return [act('finalize', 'Finalize'), act('delete-draft', 'Delete draft', true)]
    case 'open':
      return [act('pay', 'Mark as paid'), act('mark-uncollectible', 'Mark uncollectible'), act('void', 'Void', true)]
    case 'uncollectible':
      return [act('pay', 'Mark as paid'), act('void', 'Void', true)]
    default:
      return refundableOf(work, invoice) > 0 ? [act('refund', 'Refund', true)] : []
  }
}

/** A part of what came in is given back on the invoice's own page. */
function refundCard(work: Work, invoice: InvoiceRow): Markup | false {
  const left = refundableOf(work, invoice)
  const given = refundsOf(work, invoice).map(
    ({ id, amount }) => html`<p>Refunded: ${formatAmount(amount, invoice.currency)} <code>${id}</code></p>`,
  )
  if (left === 0 && given.length === 0) return false
  const form = html`<form method="post" action="${ownerPath(work.account.id, work.mode)}/refund"><input type="hidden" name="id" value="${invoice.id}">
  <label><span>Amount in minor units, at most ${left}</span><input name="amount" inputmode="numeric" pattern="[0-9]*" value="${left}"></label>
  <button class="danger" type="submit">Refund</button></form>`
  return html`<div class="card"><h2>Refunds</h2>${given}${left > 0 && form}</div>`
}

function invoiceRow(work: Work, invoice: InvoiceRow): Markup {
  const customer = work.state.customers.get(work.scope, invoice.customer)
  return html`<tr><td><a href="${ownerPath(work.account.id, work.mode)}/invoices/${invoice.id}">${invoice.number ?? 'Draft'}</a><br><code>${invoice.id}</code></td>
    <td>${customer?.name ?? customer?.email ?? invoice.customer}</td><td>${invoice.status}</td>
    <td class="num">${formatAmount(invoice.total, invoice.currency)}</td><td>${actionsFor(work, invoice)}</td></tr>`
}

function showAccount(res: Response, work: Work, before: string | undefined): void {
  const path = ownerPath(work.account.id, work.mode)
  const invoices: InvoiceRow[] = []
  for (const invoice of work.state.invoices.newestFirst(work.scope, undefined, before)) {
    if (invoices.push(invoice) > onPage) break
  }
  const shown = invoices.slice(0, onPage)
  const keys = [...work.state.keys.newestFirst('', { index: 'account', value: work.scope })]
  const other: Mode = work.livemode ? 'test' : 'live'
  const body = html`<main class="wide"><p><a href="/">All accounts</a> · <a href="${ownerPath(work.account.id, other)}">Switch to ${other} mode</a></p>
  <h1>${work.account.name}, ${work.mode} mode</h1>
  <div class="card scroll"><h2>Invoices (${work.state.invoices.count(work.scope)})</h2>
  ${shown.length === 0 && html`<p class="soft">None yet.</p>`}
  <table><thead><tr><th scope="col">Invoice</th><th scope="col">Customer</th><th scope="col">Status</th><th scope="col" class="num">Total</th><th scope="col">Actions</th></tr></thead>
  <tbody>${shown.map((invoice) => invoiceRow(work, invoice))}</tbody></table>
  ${invoices.length > onPage && html`<p><a href="${path}?before=${shown.at(-1)?.id}">Older invoices</a></p>`}</div>
  ${applicationsCard(work)}${keysCard(work, keys)}</main>`
  sendPage(res, { title: `${work.account.name} (${work.mode})`, body })
}

function showInvoice(res: Response, work: Work, invoice: InvoiceRow): void {
  const path = ownerPath(work.account.id, work.mode)
  const money = (amount: number) => formatAmount(amount, invoice.currency)
  const lines = linesOf(work, invoice).map(
    (line) => html`<tr><td>${line.description}</td><td class="num">${money(line.amount)}</td></tr>`,
  )
  const metadata = Object.entries(invoice.metadata).map(([key, value]) => `${key}=${value}`)
  const body = html`<main class="wide"><p><a href="${path}">${work.account.name}, ${work.mode} mode</a></p>
  <h1>Invoice ${invoice.number ?? invoice.id}</h1>
  <div class="card"><p>${invoice.status}, ${money(invoice.total)}, due now ${money(amountsOf(work, invoice).due)}</p><div class="row">${actionsFor(work, invoice)}</div>
  <div class="scroll"><table><tbody>${lines}</tbody></table></div></div>
  ${refundCard(work, invoice)}
  <form class="card" method="post" action="${path}/edit"><input type="hidden" name="id" value="${invoice.id}"><h2>Edit</h2>
  <label><span>Memo</span><textarea name="description" rows="3" maxlength="1500">${invoice.description}</textarea></label>
  <label><span>Metadata, one key=value a line</span><textarea name="metadata" rows="5">${metadata.join('\n')}</textarea></label>
  <button class="main" type="submit">Save</button></form></main>`
  sendPage(res, { title: `Invoice ${invoice.number ?? invoice.id}`, body })
}

/** Pages on which a person acts as the owner of an account, as in the real dashboard. */
export function mountOwnerPages(app: Express, sandbox: Sandbox): void {
  const accounts = () => ownedAccounts(sandbox.state, sandbox.config.clients)
  app.get(['/', '/_sandbox/owner'], (_req, res) => showAccounts(res, accounts()))
  app.get('/_sandbox/owner/:account/:mode', (req, res) => {
    const work = ownerWork(sandbox, req)
    const before = typeof req.query.before === 'string' ? req.query.before : undefined
    if (!work) sendMissing(res, 'This account')
    else showAccount(res, work, before)
  })
  app.get('/_sandbox/owner/:account/:mode/invoices/:id', (req, res) => {
    const work = ownerWork(sandbox, req)
    const invoice = work?.state.invoices.get(work.scope, req.params.id)
    if (!work || !invoice) sendMissing(res, 'This invoice')
    else showInvoice(res, work, invoice)
  })
}
