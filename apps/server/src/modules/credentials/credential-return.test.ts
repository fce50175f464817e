import { describe, expect, it } from 'vitest'
import type { StripeFailure } from '../../stripe/stripe-errors.ts'
import { outcomeOfFailure, toReturnPath } from './credential-return.ts'
import { missingPermissions, toLostAccess } from './lost-access.ts'

const failure = (code: string | null, message: string): StripeFailure => ({
  fault: 'refused',
  kind: 'rejected',
  outcomeUnknown: false,
  retryAfterMs: null,
  code,
  message,
  requestId: null,
  status: 400,
  disconnection: null,
})

describe('the way back into the console', () => {
  it('leads a pending credential to its last stage', () => {
    expect(toReturnPath({ outcome: 'refused', credentialId: 'cred_1', pending: true })).toBe(
      '/integrations/credentials/new?stage=authenticate&credential=cred_1&outcome=refused',
    )
  })

  it('leads a created one to its page, naming the account that was chosen in its place', () => {
    const back = {
      outcome: 'account-mismatch',
      credentialId: 'cred_1',
      pending: false,
      chosenAccountId: 'acct_2',
    } as const
    expect(toReturnPath(back)).toBe('/integrations/credentials/cred_1?outcome=account-mismatch&account=acct_2')
  })

  it('leads everybody else to the list', () => {
    expect(toReturnPath({ outcome: 'not-started-here', credentialId: null, pending: false })).toBe(
      '/integrations/credentials?outcome=not-started-here',
    )
  })

  it('stays a path of our own, whatever Stripe named', () => {
    const back = {
      outcome: 'account-mismatch',
      credentialId: 'cred_1',
      pending: false,
      chosenAccountId: '//evil&x=1',
    } as const
    expect(toReturnPath(back)).toBe(
      '/integrations/credentials/cred_1?outcome=account-mismatch&account=%2F%2Fevil%26x%3D1',
    )
  })
})

describe('a code that Stripe did not take', () => {
  it.each([
    [
      'invalid_grant',
      'This authorization code has already been used. All tokens issued with this code have been revoked.',
      'already-used',
    ],
    ['invalid_grant', 'Authorization code expired: ac_[secret]', 'expired'],
    ['invalid_grant', 'Authorization code does not exist: ac_[secret]', 'expired'],
    ['invalid_grant', 'This authorization code was made in live mode, but a test mode key was used.', 'wrong-mode'],
    ['invalid_grant', 'Authorization code provided does not belong to you', 'stripe-error'],
    ['invalid_client', 'No application matches', 'stripe-error'],
    [null, 'An error occurred with our connection to Stripe.', 'stripe-error'],
  ])('%s, “%s” is told as %s', (code, message, outcome) => {
    expect(outcomeOfFailure(failure(code, message))).toBe(outcome)
  })
})

describe('a lost access', () => {
  it('is told by what Stripe said and by the way it was given', () => {
    const said = { disconnection: 'key-invalid', message: 'Invalid API Key provided' } as const
    expect(toLostAccess(said, 'restricted-key').message).toContain('deleted or rolled')
    expect(toLostAccess(said, 'oauth').message).toContain('key of this installation')
    expect(toLostAccess({ disconnection: 'revoked', message: 'No access.' }, 'oauth')).toEqual({
      reason: 'revoked',
      message: 'Access was revoked at Stripe. Stripe says: No access.',
    })
  })

  it('names the permissions that are missing in Stripe’s own words', () => {
    const permissions = [
      { permission: 'customers-write', granted: true },
      { permission: 'invoices-write', granted: false },
      { permission: 'webhook-endpoints-write', granted: false },
    ] as const
    expect(missingPermissions(permissions)).toBe('Invoices: write, Webhook Endpoints: write')
  })
})
