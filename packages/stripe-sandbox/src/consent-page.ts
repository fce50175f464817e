import type { Request, Response } from 'express'
import type { ClientConfig } from './config.ts'
import { issueCode } from './connections.ts'
import type { FormObject } from './form-body.ts'
import { field, postedForm, queryForm } from './form-fields.ts'
import { html, type Markup, sendPage } from './html.ts'
import type { AccountRow } from './rows.ts'
import type { Sandbox } from './sandbox.ts'
import { createAccount, ownedAccounts, platformOf } from './seed.ts'
import { workFor } from './work.ts'

type Wish = { client: ClientConfig; redirectUri: string; state: string | undefined; scope: string }
type OAuthError = { error: string; error_description: string }

/** What is asked for, or the error the person sees as JSON: such errors are never sent to a redirect address. */
function readWish(sandbox: Sandbox, form: FormObject): Wish | OAuthError {
  const clientId = field(form, 'client_id')
  const client = sandbox.config.clients.find((candidate) => candidate.clientId === clientId)
  if (clientId === undefined) return { error: 'invalid_request', error_description: 'No client_id specified' }
  if (!client)
    return {
      error: 'invalid_client',
      error_description: `No application matches the supplied client identifier: ${clientId}`,
    }
  const redirectUri = field(form, 'redirect_uri') ?? client.redirectUris[0]
  if (redirectUri === undefined || !client.redirectUris.includes(redirectUri)) {
    const description = `Invalid redirect URI '${redirectUri}'. Ensure this uri exactly matches one of the uris specified in your application settings.`
    return { error: 'invalid_redirect_uri', error_description: description }
  }
  const responseType = field(form, 'response_type')
  if (responseType === undefined) return { error: 'invalid_request', error_description: 'No response_type specified' }
  if (responseType !== 'code')
    return { error: 'unsupported_response_type', error_description: `Unsupported response type: ${responseType}` }
  const scope = field(form, 'scope') ?? 'read_only'
  if (scope !== 'read_write' && scope !== 'read_only')
    return { error: 'invalid_scope', error_description: `Invalid scope provided: ${scope}` }
  return { client, redirectUri, state: field(form, 'state'), scope }
}

function withQuery(uri: string, query: Record<string, string | undefined>): string {
  const url = new URL(uri)
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.append(name, value)
  return url.href
}

const refusal = { error: 'access_denied', error_description: 'The user denied your request' }

const returnLink = (client: ClientConfig, href: string): Markup =>
  html`<aside><p><a href="${href}" rel="noreferrer">Return to ${client.name}</a></p></aside>`

const hidden = (wish: Wish): Markup => html`
  <input type="hidden" name="client_id" value="${wish.client.clientId}"><input type="hidden" name="response_type" value="code">
  <input type="hidden" name="scope" value="${wish.scope}"><input type="hidden" name="redirect_uri" value="${wish.redirectUri}">
  ${wish.state !== undefined && html`<input type="hidden" name="state" value="${wish.state}">`}`

/** Accounts another platform made stay with it: this one cannot join them. */
const taken = (account: AccountRow, wish: Wish) =>
  account.controlledBy !== null && account.controlledBy !== platformOf(wish.client) && wish.scope === 'read_write'

function choices(accounts: AccountRow[], wish: Wish): Markup[] {
  const first = accounts.find((account) => !taken(account, wish))
  return accounts.map(
    (account) => html`<label class="choice"><input type="radio" name="account" value="${account.id}" required
      ${account === first && html`checked`} ${taken(account, wish) && html`disabled`}>
      <span>${account.name}<small>${account.email} · ${account.country} · ${account.id}</small>
      ${taken(account, wish) && html`<small>Controlled by another platform. Create a separate account to connect.</small>`}</span></label>`,
  )
}

function showChoice(res: Response, wish: Wish, accounts: AccountRow[]): void {
  const { client } = wish
  const body = html`<div class="frame">${returnLink(client, withQuery(wish.redirectUri, refusal))}
  <main><div class="card"><h1>Connect an account to ${client.name}</h1>
  <p>${client.name} asks to read and change the data of an account in <strong>${client.mode} mode</strong>: customers, invoices and payments.</p>
  <form method="post" action="/oauth/authorize">${hidden(wish)}
    <fieldset><legend>Sign in as the owner of</legend>${choices(accounts, wish)}</fieldset>
    <div class="row"><button class="main" type="submit" name="decision" value="approve">Connect</button>
    <button type="submit" name="decision" value="refuse" formnovalidate>Refuse</button></div></form></div>
  <details class="card"><summary>Create a new account</summary>
  <form method="post" action="/oauth/authorize">${hidden(wish)}
    <label><span>Company name</span><input name="name" required maxlength="100"></label>
    <label><span>E-mail</span><input name="email" type="email" required></label>
    <label><span>Country (two letters)</span><input name="country" value="US" pattern="[A-Za-z]{2}" maxlength="2"></label>
    <button type="submit" name="decision" value="create">Create and connect</button></form></details></main></div>`
  sendPage(res, { title: `Connect to ${client.name}`, body })
}

function showApproved(res: Response, wish: Wish, account: AccountRow, code: string): void {
  const target = withQuery(wish.redirectUri, { scope: wish.scope, code, state: wish.state })
  const body = html`<div class="frame">${returnLink(wish.client, target)}
  <main><div class="card"><h1>${account.name} is connected</h1>
  <p role="status">You are being taken back to ${wish.client.name}. If nothing happens within three seconds, follow the link “Return to ${wish.client.name}”.</p></div></main></div>`
  // The browser goes back by itself; the header needs no script.
  res.set('Refresh', `3; url=${target}`)
  sendPage(res, { title: 'Connected', body })
}

function chosenAccount(sandbox: Sandbox, form: FormObject, wish: Wish): AccountRow | undefined {
  if (field(form, 'decision') === 'create') {
    const [name, email] = [field(form, 'name'), field(form, 'email')]
    const country = (field(form, 'country') ?? 'US').toUpperCase()
    return name && email ? createAccount(sandbox.state, { name: name.slice(0, 100), email, country }) : undefined
  }
  const account = ownedAccounts(sandbox.state, sandbox.config.clients).find(
    (candidate) => candidate.id === field(form, 'account'),
  )
  return account && !taken(account, wish) ? account : undefined
}

/** GET: choose an account, approve or refuse. POST: the decision. https://docs.stripe.com/connect/oauth-reference */
export function consent(sandbox: Sandbox) {
  return (req: Request, res: Response): void => {
    const form = req.method === 'POST' ? postedForm(req) : queryForm(req)
    const wish = readWish(sandbox, form)
    if ('error' in wish) {
      res.status(400).json(wish)
      return
    }
    const accounts = ownedAccounts(sandbox.state, sandbox.config.clients)
    if (req.method === 'GET') {
      showChoice(res, wish, accounts)
      return
    }
    if (field(form, 'decision') === 'refuse') {
      res.redirect(303, withQuery(wish.redirectUri, { ...refusal, state: wish.state }))
      return
    }
    const account = chosenAccount(sandbox, form, wish)
    if (!account) {
      showChoice(res, wish, accounts)
      return
    }
    const code = issueCode(
      workFor({ ...sandbox, baseUrl: sandbox.baseUrl() }, account, wish.client.mode),
      wish.client,
      wish,
    )
    sandbox.state.database.commit()
    showApproved(res, wish, account, code)
  }
}
