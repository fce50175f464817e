import type { AuthorizationOutcome } from '@billbridge/contract/credentials'
import type { StripeFailure } from '../../stripe/stripe-errors.ts'

/** How a person comes back from Stripe, and where to. */
export interface AuthorizationReturn {
  readonly outcome: AuthorizationOutcome
  /** Null when it is not known, or not for this person to see. */
  readonly credentialId: string | null
  /** Whether the credential is still being created, so that the person goes on in the wizard. */
  readonly pending: boolean
  /** With `account-mismatch`: the account that was chosen at Stripe. */
  readonly chosenAccountId?: string
}

/** The console's address for a return. Only ever a path of our own, whatever came with the request. */
export const toReturnPath = ({ outcome, credentialId, pending, chosenAccountId }: AuthorizationReturn): string => {
  const query = new URLSearchParams({ outcome })
  if (chosenAccountId !== undefined) query.set('account', chosenAccountId)
  if (credentialId === null) return `/integrations/credentials?${query}`
  if (!pending) return `/integrations/credentials/${encodeURIComponent(credentialId)}?${query}`
  return `/integrations/credentials/new?${new URLSearchParams({ stage: 'authenticate', credential: credentialId })}&${query}`
}

/**
 * What a person is told of a code that Stripe did not take. Stripe answers `invalid_grant` to codes that are unknown,
 * expired, used, or of the other mode; only the text tells which. https://docs.stripe.com/connect/oauth-reference
 */
export const outcomeOfFailure = ({ code, message }: StripeFailure): AuthorizationOutcome => {
  if (code !== 'invalid_grant') return 'stripe-error'
  if (/already been used|already used/i.test(message)) return 'already-used'
  if (/\b(live|test) ?mode\b|livemode/i.test(message)) return 'wrong-mode'
  if (/expired|does not exist/i.test(message)) return 'expired'
  return 'stripe-error'
}
