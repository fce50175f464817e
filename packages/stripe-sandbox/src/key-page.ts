import type { Express, Request, Response } from 'express'
import { field, fieldList, postedForm, queryForm } from './form-fields.ts'
import { html, type Markup, sendPage } from './html.ts'
import { ownerPath } from './owner-work.ts'
import type { KeyRow, Mode } from './rows.ts'
import type { Sandbox } from './sandbox.ts'
import { createRestrictedKey, ownedAccounts } from './seed.ts'

/** What a restricted key can be given, by the word in its permission: `rak_<word>_read`, `rak_<word>_write`. */
const resources: [word: string, label: string][] = [
  ['customer', 'Customers'],
  ['invoice', 'Invoices'],
  ['webhook', 'Webhook endpoints'],
  ['event', 'Events'],
  ['accounts_kyc_basic', 'The account itself'],
  ['credit_note', 'Credit notes'],
  ['payment_intent', 'Payment intents'],
  ['charge', 'Charges and refunds'],
  ['payment_method', 'Payment methods'],
  ['product', 'Products'],
  ['plan', 'Prices'],
  ['coupon', 'Coupons'],
]

type Prefill = { name: string; permissions: string[]; account: string | undefined; problem?: string }

function level(permissions: string[], word: string): 'write' | 'read' | 'none' {
  if (permissions.includes(`rak_${word}_write`)) return 'write'
  return permissions.includes(`rak_${word}_read`) ? 'read' : 'none'
}

function permissionFields(permissions: string[]): Markup[] {
  return resources.map(([word, label]) => {
    const chosen = level(permissions, word)
    const options = (['none', 'read', 'write'] as const).map(
      (value) => html`<option value="${value}" ${value === chosen && html`selected`}>${value}</option>`,
    )
    return html`<tr><th scope="row">${label}</th><td><select name="level[${word}]" aria-label="${label}">${options}</select></td></tr>`
  })
}

function showForm(res: Response, sandbox: Sandbox, mode: Mode, prefill: Prefill): void {
  const { problem } = prefill
  const accounts = ownedAccounts(sandbox.state, sandbox.config.clients)
  const options = accounts.map(
    (account) =>
      html`<option value="${account.id}" ${account.id === prefill.account && html`selected`}>${account.name} (${account.id})</option>`,
  )
  const body = html`<main class="wide narrow"><p><a href="/">All accounts</a></p><h1>Create a restricted key, ${mode} mode</h1>
  ${problem && html`<p role="alert">${problem}</p>`}
  <form class="card" method="post" action="${mode === 'test' ? '/test' : ''}/apikeys/create">
  <label><span>Account</span><select name="account">${options}</select></label>
  <label><span>Key name</span><input name="name" required maxlength="100" value="${prefill.name}"></label>
  <div class="scroll"><table><thead><tr><th scope="col">Resource</th><th scope="col">Permission</th></tr></thead><tbody>${permissionFields(prefill.permissions)}</tbody></table></div>
  <p class="soft">Write includes read.</p><button class="main" type="submit">Create key</button></form></main>`
  sendPage(res, { title: 'Create a restricted key', body, status: problem ? 400 : 200 })
}

function showKey(res: Response, key: KeyRow): void {
  const body = html`<main class="wide narrow"><h1>Your restricted key</h1><div class="card"><p>Copy the key of “${key.name}” now.</p>
  <label><span>Key</span><input id="key" readonly value="${key.id}"></label><p class="soft">Allowed: ${key.permissions.join(', ') || 'nothing'}</p>
  <p><a href="${ownerPath(key.account, key.mode)}">Open the account</a></p></div></main>`
  sendPage(res, { title: 'Your restricted key', body, status: 201 })
}

function chosenPermissions(req: Request): string[] {
  const levels = postedForm(req).level
  if (levels === undefined || typeof levels === 'string') return []
  return resources.flatMap(([word]) => {
    const chosen = levels[word]
    return chosen === 'read' || chosen === 'write' ? [`rak_${word}_${chosen}`] : []
  })
}

/** `/apikeys/create?name=…&permissions[]=…` makes a live key, `/test/apikeys/create` one for test mode. */
export function mountKeyPages(app: Express, sandbox: Sandbox): void {
  for (const [path, mode] of [
    ['/apikeys/create', 'live'],
    ['/test/apikeys/create', 'test'],
  ] as const) {
    app.get(path, (req, res) => {
      const query = queryForm(req)
      showForm(res, sandbox, mode, {
        name: field(query, 'name') ?? '',
        permissions: fieldList(query, 'permissions'),
        account: field(query, 'account'),
      })
    })
    app.post(path, (req, res) => {
      const form = postedForm(req)
      const name = field(form, 'name')?.trim().slice(0, 100)
      const permissions = chosenPermissions(req)
      const account = ownedAccounts(sandbox.state, sandbox.config.clients).find(
        (candidate) => candidate.id === field(form, 'account'),
      )
      if (!name || !account) {
        const problem = 'Choose an account and give the key a name.'
        return showForm(res, sandbox, mode, { name: name ?? '', permissions, account: account?.id, problem })
      }
      const key = createRestrictedKey(sandbox.state, account.id, mode, { name, permissions })
      sandbox.state.database.commit()
      showKey(res, key)
    })
  }
}
