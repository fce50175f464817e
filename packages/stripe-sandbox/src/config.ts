import { readFileSync } from 'node:fs'
import type { Mode } from './rows.ts'

export type ClientConfig = {
  mode: Mode
  clientId: string
  secretKey: string
  name: string
  redirectUris: string[]
  /** The account of the platform itself; clients with the same one are the same platform. */
  platform?: string
}

export type KeyConfig = { key: string; name?: string; permissions?: string[]; expired?: boolean }

export type AccountConfig = {
  id: string
  name: string
  email?: string
  country?: string
  currency?: string
  controlledBy?: string
  taxPercent?: number
  keys?: { live?: KeyConfig[]; test?: KeyConfig[] }
}

export type ConnectWebhookConfig = {
  mode: Mode
  url: string
  secret: string
  enabledEvents?: string[]
  platform?: string
}

/** All of it optional; what is missing is taken from `defaultConfig`. */
export type SandboxConfig = {
  clients?: ClientConfig[]
  connectWebhookEndpoints?: ConnectWebhookConfig[]
  accounts?: AccountConfig[]
}

export const defaultPlatform = 'acct_1SandboxPlatform'

const sampleAccount = (id: string, name: string, details: Partial<AccountConfig>): AccountConfig => {
  const slug = id.slice('acct_1'.length)
  return {
    id,
    name,
    email: `owner@${name
      .toLowerCase()
      .replace(/[^a-z]+/g, '-')
      .replace(/-$/, '')}.example`,
    keys: { test: [{ key: `sk_test_${slug}` }], live: [{ key: `sk_live_${slug}` }] },
    ...details,
  }
}

const defaultConfig: Required<SandboxConfig> = {
  clients: (['test', 'live'] as const).map((mode) => ({
    mode,
    clientId: `ca_sandbox_${mode}`,
    secretKey: `sk_${mode}_SandboxPlatform`,
    name: 'Example Platform',
    redirectUris: ['http://127.0.0.1/callback'],
  })),
  connectWebhookEndpoints: [],
  accounts: [
    sampleAccount('acct_1ExampleBakery', 'Example Bakery Ltd', { country: 'GB', currency: 'gbp' }),
    sampleAccount('acct_1ExampleBicycles', 'Example Bicycles Inc.', { country: 'US', currency: 'usd' }),
    sampleAccount('acct_1ExampleBooks', 'Example Books GmbH', { country: 'DE', currency: 'eur' }),
  ],
}

/** Reads `STRIPE_SANDBOX_CONFIG`: JSON itself, or the path of a JSON file. Throws with the cause named. */
export function readConfig(source: string | undefined): SandboxConfig {
  if (!source) return {}
  const text = source.trimStart().startsWith('{') ? source : readFileSync(source, 'utf8')
  const config: unknown = JSON.parse(text)
  if (typeof config !== 'object' || config === null) throw new Error('STRIPE_SANDBOX_CONFIG must hold a JSON object')
  return config
}

function check(config: Required<SandboxConfig>): void {
  for (const client of config.clients) {
    if (!client.clientId || !client.secretKey || !client.name || !Array.isArray(client.redirectUris)) {
      throw new Error('Every client needs mode, clientId, secretKey, name and redirectUris')
    }
    if (!client.secretKey.startsWith(`sk_${client.mode}_`)) {
      throw new Error(`The secretKey of client ${client.clientId} must begin with sk_${client.mode}_`)
    }
  }
  for (const account of config.accounts) {
    if (!account.id?.startsWith('acct_') || !account.name) throw new Error('Every account needs id (acct_…) and name')
    for (const mode of ['live', 'test'] as const) {
      for (const { key } of account.keys?.[mode] ?? []) {
        if (!key?.startsWith(`sk_${mode}_`) && !key?.startsWith(`rk_${mode}_`)) {
          throw new Error(`A ${mode} key of ${account.id} must begin with sk_${mode}_ or rk_${mode}_`)
        }
      }
    }
  }
}

/** Fills in what the configuration leaves out. */
export function completeConfig(config: SandboxConfig = {}): Required<SandboxConfig> {
  const complete = { ...defaultConfig, ...config }
  check(complete)
  return complete
}
