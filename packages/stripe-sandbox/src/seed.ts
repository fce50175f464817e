import { type ClientConfig, defaultPlatform, type KeyConfig, type SandboxConfig } from './config.ts'
import { newId, randomText } from './ids.ts'
import type { AccountRow, KeyRow, Mode } from './rows.ts'
import type { State } from './state.ts'

export const platformOf = (client: { platform?: string }): string => client.platform ?? defaultPlatform

function accountRow(id: string, details: Partial<AccountRow>, created: number): AccountRow {
  const base = {
    scope: '',
    id,
    name: id,
    email: '',
    country: 'US',
    currency: 'usd',
    controlledBy: null,
    taxPercent: null,
  }
  return { ...base, created, ...details }
}

function keyRow(given: KeyConfig, account: string, mode: Mode, created: number): KeyRow {
  const kind = given.key.startsWith('rk_') ? 'restricted' : 'secret'
  return {
    scope: '',
    id: given.key,
    account,
    mode,
    kind,
    name: given.name ?? (kind === 'secret' ? 'Secret key' : 'Restricted key'),
    permissions: given.permissions ?? [],
    expired: given.expired ?? false,
    created,
  }
}

/** Makes the configured accounts and keys that are not there yet; what people did to them since stays. */
export function seed(state: State, config: Required<SandboxConfig>): void {
  const created = state.seconds()
  const putKey = (row: KeyRow) => {
    if (!state.keys.get('', row.id)) state.keys.put(row)
  }
  for (const client of config.clients) {
    const platform = platformOf(client)
    if (!state.accounts.get('', platform)) state.accounts.put(accountRow(platform, { name: client.name }, created))
    putKey(keyRow({ key: client.secretKey, name: 'Platform key' }, platform, client.mode, created))
  }
  for (const { keys, ...account } of config.accounts) {
    const existing = state.accounts.get('', account.id)
    state.accounts.put(accountRow(account.id, account, existing?.created ?? created))
    for (const mode of ['live', 'test'] as const) {
      for (const key of keys?.[mode] ?? []) putKey(keyRow(key, account.id, mode, created))
    }
  }
  state.database.commit()
}

/** Accounts that people own: every one but the platforms'. Oldest first. */
export function ownedAccounts(state: State, clients: ClientConfig[]): AccountRow[] {
  const platforms = new Set(clients.map(platformOf))
  return [...state.accounts.all()].filter((account) => !platforms.has(account.id))
}

/** A person signs up on the spot, as at a consent page when none of their accounts can be used. */
export function createAccount(state: State, details: { name: string; email: string; country: string }): AccountRow {
  const created = state.seconds()
  const account = accountRow(newId('acct'), details, created)
  state.accounts.put(account)
  for (const mode of ['live', 'test'] as const) {
    state.keys.put(keyRow({ key: `sk_${mode}_${randomText(24)}` }, account.id, mode, created))
  }
  return account
}

export function createRestrictedKey(
  state: State,
  account: string,
  mode: Mode,
  details: { name: string; permissions: string[] },
): KeyRow {
  const row = keyRow({ key: `rk_${mode}_${randomText(32)}`, ...details }, account, mode, state.seconds())
  state.keys.put(row)
  return row
}
