import type { SandboxConfig } from './config.ts'
import { newId } from './ids.ts'
import { type AccountRow, type EventRow, type Mode, modeOf, scopeOf } from './rows.ts'
import { platformOf } from './seed.ts'
import type { State } from './state.ts'

export const apiVersion = '2026-10-28.endive'

export type Json = { [name: string]: unknown }

/** What a change of state happens in: an account and mode, a moment, and the request (if any) behind it. */
export type Work = {
  state: State
  config: Required<SandboxConfig>
  scope: string
  account: AccountRow
  mode: Mode
  livemode: boolean
  /** Seconds, the sandbox's clock. */
  now: number
  /** `Stripe-Version` as sent, or ''. */
  version: string
  requestId: string | null
  idempotencyKey: string | null
  /** The client id of the platform acting, or null. */
  application: string | null
  /** Where the sandbox is reached, without a slash at the end. */
  baseUrl: string
  /** Milliseconds that search lags behind. */
  searchLagMs: number
  /** Refuses what the key of the request may not do; people and timers may do everything. */
  requirePermission: (permission: string) => void
}

/** Work that no request asked for: timers, and people on the owner's page. */
export function workFor(base: Pick<Work, 'state' | 'config' | 'baseUrl'>, account: AccountRow, mode: Mode): Work {
  return {
    ...base,
    scope: scopeOf(account.id, mode),
    account,
    mode,
    livemode: mode === 'live',
    now: base.state.seconds(),
    version: '',
    requestId: null,
    idempotencyKey: null,
    application: null,
    searchLagMs: 0,
    requirePermission: () => undefined,
  }
}

const wanted = (events: string[], type: string) => events.includes('*') || events.includes(type)

/** Where an event goes: the account's own endpoints, and those of every platform connected to it. */
function* receivers(work: Work, type: string, clients: Set<string>) {
  for (const endpoint of work.state.webhookEndpoints.newestFirst(work.scope)) {
    const open = endpoint.status === 'enabled' && !endpoint.connect
    if (open && wanted(endpoint.enabled_events, type)) yield { endpoint: endpoint.id, scope: work.scope, account: null }
  }
  const platforms = new Set(work.config.clients.filter((client) => clients.has(client.clientId)).map(platformOf))
  // Live Connect endpoints receive the events of test mode as well: https://docs.stripe.com/connect/webhooks
  const modes: Mode[] = work.mode === 'live' ? ['live'] : ['live', 'test']
  for (const hook of work.config.connectWebhookEndpoints) {
    const matches = platforms.has(platformOf(hook)) && modes.includes(hook.mode)
    if (matches && wanted(hook.enabledEvents ?? ['*'], type)) {
      yield { endpoint: hook.url, scope: scopeOf(platformOf(hook), hook.mode), account: work.account.id }
    }
  }
  for (const platform of platforms) {
    for (const mode of modes) {
      for (const endpoint of work.state.webhookEndpoints.newestFirst(scopeOf(platform, mode))) {
        const open = endpoint.status === 'enabled' && endpoint.connect
        if (open && wanted(endpoint.enabled_events, type)) {
          yield { endpoint: endpoint.id, scope: endpoint.scope, account: work.account.id }
        }
      }
    }
  }
}

/**
 * Notes that something happened and whom to tell. `clients` names platforms that hear of it although they are no
 * longer connected: those that were just cut off.
 */
export function emit(
  work: Work,
  type: string,
  object: Json,
  options: { previous?: Json; clients?: string[] } = {},
): void {
  const { state, scope } = work
  const data = { object, ...(options.previous ? { previous_attributes: options.previous } : {}) }
  const event: EventRow = {
    scope,
    id: newId('evt'),
    type,
    created: work.now,
    data: JSON.stringify(data),
    requestId: work.requestId,
    idempotencyKey: work.idempotencyKey,
    apiVersion,
  }
  state.events.put(event)
  const clients = new Set(options.clients ?? [...state.connections.newestFirst(scope)].map((row) => row.id))
  for (const { endpoint, scope: endpointScope, account } of receivers(work, type, clients)) {
    const id = newId('whd')
    state.addDelivery({ scope, id, event: event.id, endpoint, endpointScope, account, attempts: 0 })
  }
}

/** The event as the API and webhooks show it; `account` only when a platform reads over a Connect endpoint. */
export function toEvent(state: State, row: EventRow, account: string | null = null): Json {
  return {
    id: row.id,
    object: 'event',
    ...(account ? { account } : {}),
    api_version: row.apiVersion,
    created: row.created,
    data: JSON.parse(row.data) as Json,
    livemode: modeOf(row.scope) === 'live',
    pending_webhooks: state.deliveries.count(row.scope, { index: 'event', value: row.id }),
    request: { id: row.requestId, idempotency_key: row.idempotencyKey },
    type: row.type,
  }
}
