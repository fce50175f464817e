import type { Credential } from '@billbridge/contract/credentials'
import type { StripeFailure } from '../../stripe/stripe-errors.ts'
import type { GrantedPermission, KeyPermission } from '../../stripe/stripe-keys.ts'

/** Why a credential's access is gone, with a sentence for a person. */
export interface LostAccess {
  readonly reason: NonNullable<Credential['disconnection']>['reason']
  readonly message: string
}

const permissionWords: Record<KeyPermission, string> = {
  'customers-write': 'Customers: write',
  'invoices-write': 'Invoices: write',
  'webhook-endpoints-write': 'Webhook Endpoints: write',
}

/** `Customers: write and Invoices: write`, of the permissions that are missing. */
export const missingPermissions = (permissions: readonly GrantedPermission[]): string =>
  permissions
    .filter(({ granted }) => !granted)
    .map(({ permission }) => permissionWords[permission])
    .join(', ')

/** Null when nothing is missing. */
export const lostByKeyPermissions = (permissions: readonly GrantedPermission[]): LostAccess | null => {
  const missing = missingPermissions(permissions)
  if (missing === '') return null
  return { reason: 'permissions-missing', message: `The restricted key lacks: ${missing}.` }
}

/** What a refusal of Stripe's means for a credential of this method. */
export const toLostAccess = (
  { disconnection, message }: Pick<StripeFailure, 'disconnection' | 'message'>,
  method: Credential['method'],
): LostAccess => {
  const said = ` Stripe says: ${message}`
  switch (disconnection) {
    case 'key-expired':
      return { reason: 'key-expired', message: `The key has expired.${said}` }
    case 'permissions-missing':
      return { reason: 'permissions-missing', message: `A permission is missing.${said}` }
    case 'key-invalid':
      return method === 'oauth'
        ? { reason: 'key-invalid', message: `Stripe does not accept the key of this installation.${said}` }
        : {
            reason: 'key-invalid',
            message: `Stripe does not accept the key; it may have been deleted or rolled.${said}`,
          }
    default:
      return { reason: 'revoked', message: `Access was revoked at Stripe.${said}` }
  }
}
