import { setTimeout as sleep } from 'node:timers/promises'
import type { Express, Request, Response } from 'express'
import { ApiError } from './api-error.ts'
import { authenticate, type Caller, readKey, requirePermission } from './authenticate.ts'
import { faultError, rateLimited } from './fault-answers.ts'
import type { Fault } from './faults.ts'
import { type FormObject, parseForm } from './form-body.ts'
import type { LogEntry } from './request-log.ts'
import type { PathParams, Route } from './route.ts'
import type { Sandbox } from './sandbox.ts'
import { apiVersion, type Json, type Work } from './work.ts'

type Answer = { status: number; json: Json; headers: Record<string, string>; kept: boolean }
type Call = { route: Route; req: Request; entry: LogEntry; bodyText: string; key: string | undefined }

function answerError(error: unknown, requestId: string): Answer {
  if (error instanceof ApiError) {
    const json = { error: { ...error.body, request_log_url: `https://dashboard.stripe.com/logs/${requestId}` } }
    return { status: error.status, json, headers: error.headers, kept: error.kept }
  }
  console.error(error)
  const message = 'An unknown error occurred in the sandbox.'
  return { status: 500, json: { error: { type: 'api_error', message } }, headers: {}, kept: true }
}

function workOf(sandbox: Sandbox, call: Call, caller: Caller): Work {
  const { state, config, faults } = sandbox
  return {
    state,
    config,
    scope: caller.scope,
    account: caller.account,
    mode: caller.mode,
    livemode: caller.mode === 'live',
    now: state.seconds(),
    version: call.req.get('stripe-version') ?? '',
    requestId: call.entry.requestId,
    idempotencyKey: call.key ?? null,
    application: caller.client?.clientId ?? null,
    baseUrl: sandbox.baseUrl(),
    searchLagMs: faults.switches.searchLagMs,
    requirePermission: (permission) => requirePermission(caller, permission),
  }
}

/** Runs the work and commits it together with the memory of its answer, or undoes it. Synchronous: nothing interleaves. */
function execute(sandbox: Sandbox, call: Call, caller: Caller, fault: Fault | null): Answer {
  const { state, idempotency } = sandbox
  const { route, req, entry, key, bodyText } = call
  let answer: Answer
  try {
    const version = req.get('stripe-version') ?? ''
    const run = route.prepare(formOf(call), req.params as PathParams, version)
    if (fault?.kind === '500-before') throw faultError(fault)
    const json = run(workOf(sandbox, call, caller))
    answer = { status: 200, json, headers: {}, kept: true }
    if (fault?.kind === '500-after') answer = answerError(faultError(fault), entry.requestId)
  } catch (error) {
    if (!(error instanceof ApiError && error.keepsWork)) state.database.rollback()
    answer = answerError(error, entry.requestId)
  }
  if (key !== undefined && answer.kept) {
    const { status, json } = answer
    const body = JSON.stringify(json)
    idempotency.remember(
      caller.scope,
      key,
      { method: req.method, path: req.path, body: bodyText },
      { status, body, requestId: entry.requestId },
    )
  }
  state.database.commit()
  sandbox.webhooks.wake()
  return answer
}

function formOf(call: Call): FormObject {
  const query = parseForm(queryOf(call.req))
  return call.route.method === 'POST' ? { ...query, ...parseForm(call.bodyText) } : query
}

export const queryOf = (req: Request): string => req.originalUrl.split('?').slice(1).join('?')

async function answerCall(sandbox: Sandbox, call: Call): Promise<Answer | 'drop'> {
  const { state, config, faults, idempotency } = sandbox
  const { route, req, entry, key, bodyText } = call
  const caller = authenticate(state, config.clients, readKey(req.get('authorization')), req.get('stripe-account'))
  entry.account = caller.account.id
  entry.mode = caller.mode
  const limit = faults.limited(caller.scope, caller.mode, `${route.method} ${route.path}`)
  if (limit) throw rateLimited(limit)
  requirePermission(caller, route.permission)
  const request = { method: req.method, path: req.path, body: bodyText }
  const recall = () =>
    key === undefined ? undefined : idempotency.recall(caller.scope, key, request, faults.switches.idempotencyExpiryMs)
  const { delayMs, fault } = faults.strike(req.method, req.path, recall() !== undefined)
  entry.fault = fault?.kind ?? (delayMs > 0 ? 'slow' : null)
  const release = key === undefined || recall() ? undefined : idempotency.hold(caller.scope, key, request)
  try {
    if (delayMs > 0) await sleep(delayMs)
    if (fault?.kind === 'drop-before') return 'drop'
    if (fault && (fault.kind === '429' || fault.kind === 'lock_timeout' || fault.kind === '409'))
      throw faultError(fault)
    release?.()
    const remembered = recall()
    if (remembered) {
      entry.replayed = true
      const headers = { 'Idempotent-Replayed': 'true', 'Original-Request': remembered.requestId }
      if (fault?.kind === 'drop-after') return 'drop'
      return { status: remembered.status, json: JSON.parse(remembered.body) as Json, headers, kept: false }
    }
    const answer = execute(sandbox, call, caller, fault)
    return fault?.kind === 'drop-after' ? 'drop' : answer
  } finally {
    release?.()
  }
}

function send(res: Response, call: Call, answer: Answer): void {
  const { req, entry, key } = call
  res.status(answer.status).set({
    'Content-Type': 'application/json',
    'Request-Id': entry.requestId,
    'Stripe-Version': req.get('stripe-version') ?? apiVersion,
    ...(key === undefined ? {} : { 'Idempotency-Key': key }),
    ...(req.get('stripe-account') ? { 'Stripe-Account': req.get('stripe-account') } : {}),
    ...answer.headers,
  })
  res.end(`${JSON.stringify(answer.json, null, 2)}\n`)
}

/** Mounts every route of the API. A request is one unit of work, logged in the order it came. */
export function mountApi(app: Express, sandbox: Sandbox, routes: Route[]): void {
  for (const route of routes) {
    const handler = async (req: Request, res: Response) => {
      const bodyText = typeof req.body === 'string' ? req.body : ''
      const entry = res.locals.entry as LogEntry
      const key = req.method === 'POST' ? req.get('idempotency-key') : undefined
      const call: Call = { route, req, entry, bodyText, key }
      const answer = await answerCall(sandbox, call).catch((error: unknown) => answerError(error, entry.requestId))
      if (answer === 'drop') req.socket.destroy()
      else send(res, call, answer)
    }
    if (route.method === 'GET') app.get(route.path, handler)
    else if (route.method === 'POST') app.post(route.path, handler)
    else app.delete(route.path, handler)
  }
}
