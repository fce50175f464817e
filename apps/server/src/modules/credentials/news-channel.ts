import type { CredentialRow } from './credential.model.ts'

/** How Stripe's word reaches a credential, beside the sweep. */
export type NewsChannel =
  /** An endpoint of its own at Stripe. */
  | { readonly kind: 'endpoint'; readonly endpointId: string; readonly since: Date }
  /** The operator's Connect endpoint of its mode. */
  | { readonly kind: 'connect' }
  /** None: the sweep alone. */
  | {
      readonly kind: 'sweep'
      readonly reason: 'not-connected' | 'no-public-address' | 'refused' | 'not-made-yet'
      readonly message: string | null
    }

const sweepOnly = (reason: Extract<NewsChannel, { kind: 'sweep' }>['reason'], message: string | null = null) =>
  ({ kind: 'sweep', reason, message }) as const

export const newsChannelOf = (row: CredentialRow, reachableUrl: string | null): NewsChannel => {
  if (row.status !== 'connected') return sweepOnly('not-connected')
  if (reachableUrl === null) return sweepOnly('no-public-address')
  if (row.method === 'oauth') return { kind: 'connect' }
  if (row.webhook) return { kind: 'endpoint', endpointId: row.webhook.endpointId, since: row.webhook.madeAt }
  return row.webhookRefusal ? sweepOnly('refused', row.webhookRefusal.message) : sweepOnly('not-made-yet')
}
