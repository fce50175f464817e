import type { Mode } from '@billbridge/contract/modes'
import type { Actor } from '../../platform/actor.ts'
import type { Encryption, Sealed } from '../../platform/encryption.ts'
import { ProblemError, type ProblemOptions } from '../../platform/problem-error.ts'
import type { StripeClients } from '../../stripe/stripe-client.ts'
import type { StripeFailure } from '../../stripe/stripe-errors.ts'
import { checkKey, describeKey, type GrantedPermission, maskKey } from '../../stripe/stripe-keys.ts'
import { type Approval, type CredentialRow, noApproval } from './credential.model.ts'
import { type CredentialAccess, stripeUnavailable } from './credential-access.ts'
import { keyPlaceOf } from './credential-places.ts'
import { type CredentialStore, modeOfRow, refuseExpired } from './credential-store.ts'
import type { CredentialWebhooks } from './credential-webhook.ts'
import { type GiveUpAccess, givenAccessOf } from './give-up-access.ts'
import { missingPermissions, toLostAccess } from './lost-access.ts'

export interface GivenKey {
  readonly accountName: string
  readonly secretKey: string
  /** The person was warned that a full secret key can do everything. */
  readonly acceptFullSecretKey: boolean
}

export interface KeyDeps {
  readonly store: CredentialStore
  readonly access: CredentialAccess
  readonly giveUp: GiveUpAccess
  readonly webhooks: Pick<CredentialWebhooks, 'request'>
  readonly clients: StripeClients
  readonly encryption: Encryption
  readonly expiresAt: () => Date
}

type KeyProblem = Parameters<typeof refusal>[0]

/** Refuses at the field of the key. The key itself is never repeated. */
const refusal = (
  type:
    | 'restricted-key-refused'
    | 'restricted-key-wrong-mode'
    | 'restricted-key-missing-permissions'
    | 'restricted-key-account-unknown'
    | 'full-secret-key'
    | 'credential-account-mismatch',
  message: string,
  options: ProblemOptions = {},
) => new ProblemError(type, { ...options, errors: [{ field: 'secretKey', message }] })

const modeWords: Record<Mode, string> = { live: 'Stripe (live mode)', test: 'Stripe (Test Mode)' }

/** What can be told from the key alone, before Stripe is asked. */
const refuseBySight = ({ secretKey, acceptFullSecretKey }: GivenKey, mode: Mode): void => {
  const key = describeKey(secretKey)
  if (key.mode !== mode) {
    const detail = `The key is for ${modeWords[key.mode]}; this credential is for ${modeWords[mode]}.`
    throw refusal('restricted-key-wrong-mode', `is a ${key.mode} key`, {
      detail,
      details: { given: key.mode, expected: mode },
    })
  }
  if (key.full && !acceptFullSecretKey) {
    const detail = 'This is a full secret key: whoever has it can do everything in the Stripe account.'
    throw refusal('full-secret-key', 'is a full secret key', { detail })
  }
}

const refusedByStripe = (failure: StripeFailure): ProblemError => {
  const type: KeyProblem = 'restricted-key-refused'
  const words = { 'key-expired': 'has expired', 'key-invalid': 'is not known to Stripe' } as const
  const reason = failure.disconnection
  const message = reason === 'key-expired' || reason === 'key-invalid' ? words[reason] : 'is refused by Stripe'
  const detail = toLostAccess(failure, 'restricted-key').message
  return refusal(type, message, { detail, details: { reason, requestId: failure.requestId } })
}

const refuseMissing = (permissions: readonly GrantedPermission[]): void => {
  const missing = missingPermissions(permissions)
  if (missing === '') return
  throw refusal('restricted-key-missing-permissions', `lacks ${missing}`, {
    detail: `The key lacks these permissions: ${missing}.`,
    details: { permissions },
  })
}

/** The other way to stage 4, and to reconnect: a key made in Stripe's dashboard. */
export const createCredentialKey = (deps: KeyDeps) => {
  const { store, access, giveUp, webhooks, clients, encryption, expiresAt } = deps
  const { now } = store

  /** What Stripe tells of a key that will do. @throws ProblemError for every key that will not */
  const check = async (given: GivenKey, mode: Mode) => {
    const report = await checkKey(clients, { apiKey: given.secretKey, mode })
    if (report.kind === 'lost') throw refusedByStripe(report.failure)
    if (report.kind === 'unavailable') throw stripeUnavailable(report)
    refuseMissing(report.permissions)
    const { stripeAccountId, permissions } = report
    if (stripeAccountId !== null) return { stripeAccountId, permissions: [...permissions] }
    const detail = 'Stripe does not say whose key this is. It also needs the permission to read the account.'
    throw refusal('restricted-key-account-unknown', 'must also be allowed to read the account', {
      detail,
      details: { permissions },
    })
  }

  const refuseOtherAccount = (row: CredentialRow, mode: Mode, stripeAccountId: string): void => {
    if (row.status === 'pending' || row.stripeAccountId === stripeAccountId) return
    const detail = `The key belongs to ${stripeAccountId} (${mode} mode); the credential was made for ${row.stripeAccountId} (${modeOfRow(row)} mode).`
    throw refusal('credential-account-mismatch', 'belongs to another Stripe account', {
      detail,
      details: {
        expected: { stripeAccountId: row.stripeAccountId, mode: modeOfRow(row) },
        given: { stripeAccountId, mode },
      },
    })
  }

  const settle = (actor: Actor, id: string, { approval, mode }: { approval: Approval; mode: Mode }) =>
    store.change(actor, id, (row) => {
      refuseExpired(row, now())
      // The destination may have been changed while Stripe was asked.
      if (modeOfRow(row) !== mode)
        throw new ProblemError('credential-incomplete', { detail: 'The destination was changed meanwhile.' })
      refuseOtherAccount(row, mode, approval.stripeAccountId ?? '')
      const { set, also } = access.regained(row)
      const pending = row.status === 'pending'
      return {
        set: {
          ...approval,
          ...set,
          connectedAt: now(),
          ...(pending ? { status: 'pending' as const, expiresAt: expiresAt() } : {}),
        },
        action: pending ? 'credential.authorized' : 'credential.reconnected',
        also: async (after) => {
          await giveUp.request(row.organizationId, givenAccessOf(row, mode))
          if (!pending) await webhooks.request(after)
          await also(after)
        },
      }
    })

  /** @throws ProblemError naming the field `secretKey` for every key that will not do */
  return async (actor: Actor, id: string, given: GivenKey): Promise<CredentialRow> => {
    const row = await store.read(actor.organizationId, id)
    refuseExpired(row, now())
    const mode = modeOfRow(row)
    refuseBySight(given, mode)
    const { stripeAccountId, permissions } = await check(given, mode)
    refuseOtherAccount(row, mode, stripeAccountId)
    const sealedKey: Sealed = await encryption.seal(given.secretKey, keyPlaceOf(row))
    const approval: Approval = {
      ...noApproval,
      method: 'restricted-key',
      stripeAccountId,
      stripeAccountName: given.accountName,
      sealedKey,
      maskedKey: maskKey(given.secretKey),
      permissions,
    }
    return settle(actor, id, { approval, mode })
  }
}
