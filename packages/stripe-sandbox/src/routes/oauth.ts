import { setTimeout as sleep } from 'node:timers/promises'
import type { Express, Request, Response } from 'express'
import { ApiError } from '../api-error.ts'
import { findKey, readKey } from '../authenticate.ts'
import type { ClientConfig } from '../config.ts'
import { connect, disconnect } from '../connections.ts'
import { consent } from '../consent-page.ts'
import { faultError } from '../fault-answers.ts'
import type { FormObject } from '../form-body.ts'
import { field, postedForm } from '../form-fields.ts'
import type { LogEntry } from '../request-log.ts'
import { accountOf, type CodeRow, type ConnectionRow, type KeyRow, type Mode, modeOf } from '../rows.ts'
import type { Sandbox } from '../sandbox.ts'
import { platformOf } from '../seed.ts'
import { type Json, workFor } from '../work.ts'

/** An OAuth refusal: `{ error, error_description }`, 400 unless said otherwise. */
class OAuthRefusal extends Error {
  readonly status: number
  readonly code: string
  readonly keepsWork: boolean
  constructor(code: string, description: string, options: { status?: number; keepsWork?: boolean } = {}) {
    super(description)
    this.code = code
    this.status = options.status ?? 400
    this.keepsWork = options.keepsWork ?? false
  }
}

const codeLivesMs = 5 * 60_000

/** The platform's secret key, from the header or from `client_secret`. */
function platformKey(sandbox: Sandbox, req: Request, form: FormObject): KeyRow {
  const given = readKey(req.get('authorization')) || field(form, 'client_secret')
  if (!given) {
    const message =
      'No authentication was provided. Send your secret API key using the Authorization header, or as a client_secret POST parameter.'
    throw new OAuthRefusal('invalid_client', message, { status: 401 })
  }
  try {
    return findKey(sandbox.state, given)
  } catch (error) {
    if (error instanceof ApiError) throw new OAuthRefusal('invalid_client', error.message, { status: 401 })
    throw error
  }
}

const work = (sandbox: Sandbox, account: string, mode: Mode) => {
  const row = sandbox.state.accounts.get('', account)
  if (!row) throw new OAuthRefusal('invalid_grant', `Account does not exist: ${account}`)
  return workFor({ ...sandbox, baseUrl: sandbox.baseUrl() }, row, mode)
}

function clientOf(sandbox: Sandbox, key: KeyRow, clientId: string): ClientConfig | undefined {
  return sandbox.config.clients.find(
    (client) => client.clientId === clientId && platformOf(client) === key.account && client.mode === key.mode,
  )
}

function tokenFor(connection: ConnectionRow, scope: string): Json {
  const mode = modeOf(connection.scope)
  return {
    access_token: connection.accessKey,
    livemode: mode === 'live',
    refresh_token: connection.refreshToken,
    token_type: 'bearer',
    stripe_publishable_key: `pk_${mode}_${accountOf(connection.scope).slice(5)}`,
    stripe_user_id: accountOf(connection.scope),
    scope,
  }
}

function useCode(sandbox: Sandbox, code: CodeRow, client: ClientConfig): ConnectionRow {
  const context = work(sandbox, code.account, code.mode)
  if (code.used) {
    disconnect(context, client)
    const message = 'This authorization code has already been used. All tokens issued with this code have been revoked.'
    throw new OAuthRefusal('invalid_grant', message, { keepsWork: true })
  }
  if (sandbox.state.now() - code.created > codeLivesMs)
    throw new OAuthRefusal('invalid_grant', `Authorization code expired: ${code.id}`)
  sandbox.state.codes.put({ ...code, used: true })
  return connect(context, client)
}

function exchangeCode(sandbox: Sandbox, key: KeyRow, form: FormObject): Json {
  const given = field(form, 'code')
  if (!given) throw new OAuthRefusal('invalid_request', 'No authorization code specified')
  const code = sandbox.state.codes.get('', given)
  if (!code) throw new OAuthRefusal('invalid_grant', `Authorization code does not exist: ${given}`)
  if (code.mode !== key.mode) {
    throw new OAuthRefusal(
      'invalid_grant',
      `This authorization code was made in ${code.mode} mode, but a ${key.mode} mode key was used.`,
    )
  }
  const clientId = field(form, 'client_id') ?? code.client
  const client = clientOf(sandbox, key, code.client)
  if (!client || clientId !== code.client)
    throw new OAuthRefusal('invalid_grant', 'Authorization code provided does not belong to you')
  const redirect = field(form, 'redirect_uri')
  if (redirect !== undefined && redirect !== code.redirectUri) {
    throw new OAuthRefusal(
      'invalid_grant',
      `The redirect URI '${redirect}' is not the one this authorization code was made for.`,
    )
  }
  return tokenFor(useCode(sandbox, code, client), code.access)
}

function refresh(sandbox: Sandbox, key: KeyRow, form: FormObject): Json {
  const given = field(form, 'refresh_token')
  if (!given) throw new OAuthRefusal('invalid_request', 'No refresh token specified')
  for (const connection of sandbox.state.connections.all()) {
    const own = clientOf(sandbox, key, connection.id) !== undefined
    if (connection.refreshToken === given && own) return tokenFor(connection, field(form, 'scope') ?? 'read_write')
  }
  throw new OAuthRefusal('invalid_grant', `Refresh token does not exist: ${given}`)
}

function token(sandbox: Sandbox, req: Request, form: FormObject): Json {
  const key = platformKey(sandbox, req, form)
  const scope = field(form, 'scope')
  if (scope !== undefined && scope !== 'read_write' && scope !== 'read_only') {
    throw new OAuthRefusal('invalid_scope', `Invalid scope provided: ${scope}`)
  }
  const grant = field(form, 'grant_type')
  if (grant === undefined) throw new OAuthRefusal('invalid_request', 'No grant type specified')
  if (grant === 'authorization_code') return exchangeCode(sandbox, key, form)
  if (grant === 'refresh_token') return refresh(sandbox, key, form)
  throw new OAuthRefusal('unsupported_grant_type', `Unsupported grant type: ${grant}`)
}

function deauthorize(sandbox: Sandbox, req: Request, form: FormObject): Json {
  const key = platformKey(sandbox, req, form)
  const [clientId, account] = [field(form, 'client_id'), field(form, 'stripe_user_id')]
  if (!clientId) throw new OAuthRefusal('invalid_request', 'No client_id specified')
  if (!account) throw new OAuthRefusal('invalid_request', 'No stripe_user_id specified')
  const client = clientOf(sandbox, key, clientId)
  if (!client)
    throw new OAuthRefusal('invalid_client', `No application matches the supplied client identifier: ${clientId}`, {
      status: 401,
    })
  const row = sandbox.state.accounts.get('', account)
  if (!row || !disconnect(work(sandbox, account, key.mode), client)) {
    const message = `This application is not connected to stripe account ${account}, or that account does not exist.`
    throw new OAuthRefusal('invalid_client', message, { status: 401 })
  }
  return { stripe_user_id: account }
}

/** Runs one OAuth request as a unit of work, with the faults that befall it. */
function endpoint(sandbox: Sandbox, answer: (sandbox: Sandbox, req: Request, form: FormObject) => Json) {
  const { state, faults } = sandbox
  return async (req: Request, res: Response): Promise<void> => {
    const entry = res.locals.entry as LogEntry
    const { delayMs, fault } = faults.strike('POST', req.path, false)
    entry.fault = fault?.kind ?? (delayMs > 0 ? 'slow' : null)
    res.set('Request-Id', entry.requestId)
    if (delayMs > 0) await sleep(delayMs)
    if (fault?.kind === 'drop-before') return void req.socket.destroy()
    try {
      if (fault && fault.kind !== 'drop-after' && fault.kind !== '500-after') throw faultError(fault)
      const json = answer(sandbox, req, postedForm(req))
      state.database.commit()
      sandbox.webhooks.wake()
      if (fault?.kind === 'drop-after') return void req.socket.destroy()
      if (fault) throw faultError(fault)
      res.json(json)
    } catch (error) {
      if (!(error instanceof OAuthRefusal && error.keepsWork)) state.database.rollback()
      state.database.commit()
      sandbox.webhooks.wake()
      if (error instanceof OAuthRefusal)
        res.status(error.status).json({ error: error.code, error_description: error.message })
      else if (error instanceof ApiError) res.status(error.status).set(error.headers).json({ error: error.body })
      else throw error
    }
  }
}

export function mountOAuth(app: Express, sandbox: Sandbox): void {
  app.get('/oauth/authorize', consent(sandbox))
  app.post('/oauth/authorize', consent(sandbox))
  app.post('/oauth/token', endpoint(sandbox, token))
  app.post('/oauth/deauthorize', endpoint(sandbox, deauthorize))
}
