import { ApiError, refused } from './api-error.ts'
import type { ClientConfig } from './config.ts'
import { type AccountRow, type KeyRow, type Mode, scopeOf } from './rows.ts'
import { platformOf } from './seed.ts'
import type { State } from './state.ts'

/** Who calls, and for which account and mode. `client` is set when a platform acts for a connected account. */
export type Caller = { key: KeyRow; account: AccountRow; mode: Mode; scope: string; client: ClientConfig | null }

const maskedKey = (key: string) => {
  const [, prefix = '', rest = ''] = /^((?:sk|rk|pk)_(?:live|test)_)?(.*)$/s.exec(key) ?? []
  return rest.length <= 4
    ? `${prefix}${'*'.repeat(rest.length)}`
    : `${prefix}${'*'.repeat(rest.length - 4)}${rest.slice(-4)}`
}

/** The key from `Authorization: Bearer …` or the user name of Basic. */
export function readKey(authorization: string | undefined): string {
  const [, scheme = '', value = ''] = /^(\w+)\s+(.*)$/.exec(authorization ?? '') ?? []
  if (scheme.toLowerCase() === 'bearer') return value.trim()
  if (scheme.toLowerCase() !== 'basic') return ''
  return Buffer.from(value, 'base64').toString('utf8').split(':')[0] ?? ''
}

const unauthorized = (message: string, code?: string) => {
  const { body } = refused(message, code ? { code } : {})
  return new ApiError(401, body, { kept: false, headers: { 'WWW-Authenticate': 'Basic realm="Stripe"' } })
}

export function findKey(state: State, given: string): KeyRow {
  if (given === '') {
    throw unauthorized(
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details, or we can help at https://support.stripe.com/.",
    )
  }
  const key = state.keys.get('', given)
  if (!key) throw unauthorized(`Invalid API Key provided: ${maskedKey(given)}`)
  if (key.expired) throw unauthorized(`Expired API Key provided: ${maskedKey(given)}`, 'api_key_expired')
  return key
}

const forbidden = (message: string, code?: string) => {
  const { body } = refused(message, code ? { code } : {})
  return new ApiError(403, body, { kept: false })
}

function connectedClient(
  state: State,
  clients: ClientConfig[],
  key: KeyRow,
  account: string,
): ClientConfig | undefined {
  return clients.find(
    (client) =>
      client.mode === key.mode &&
      platformOf(client) === key.account &&
      state.connections.get(scopeOf(account, key.mode), client.clientId) !== undefined,
  )
}

/** Throws the 401 or 403 of Stripe's own words. `onBehalfOf` is the `Stripe-Account` header. */
export function authenticate(
  state: State,
  clients: ClientConfig[],
  given: string,
  onBehalfOf: string | undefined,
): Caller {
  const key = findKey(state, given)
  const target = onBehalfOf || key.account
  const client = target === key.account ? null : connectedClient(state, clients, key, target)
  const account = state.accounts.get('', target)
  if (client === undefined || !account) {
    throw forbidden(
      `The provided key '${maskedKey(key.id)}' does not have access to account '${target}' (or that account does not exist). Application access may have been revoked.`,
      'account_invalid',
    )
  }
  return { key, account, mode: key.mode, scope: scopeOf(account.id, key.mode), client }
}

/** A restricted key needs the permission a route names; write implies read. */
export function requirePermission(caller: Caller, permission: string): void {
  const { key } = caller
  if (key.kind === 'secret' || key.permissions.includes(permission)) return
  if (permission.endsWith('_read') && key.permissions.includes(permission.replace(/_read$/, '_write'))) return
  throw forbidden(
    `The provided key '${maskedKey(key.id)}' does not have the required permissions for this endpoint on account '${caller.account.id}'. Having the '${permission}' permission would allow this request to continue.`,
  )
}
