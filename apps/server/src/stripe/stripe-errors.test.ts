import Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { classifyStripeError, isMissing } from './stripe-errors.ts'

const { StripeError, StripeConnectionError, StripeInvalidGrantError } = Stripe.errors

const answered = (
  statusCode: number,
  rest: { code?: string; type?: string; message?: string; headers?: object } = {},
) =>
  StripeError.generate({
    statusCode,
    type: 'invalid_request_error',
    message: 'No.',
    requestId: 'req_1',
    ...rest,
  } as never)

const noAnswer = (code?: string) => {
  const detail = Object.assign(new Error('lost'), code === undefined ? {} : { code })
  return new StripeConnectionError({ message: 'lost', detail } as never)
}

describe('classifyStripeError', () => {
  it.each([
    ['a lost connection', noAnswer('ECONNABORTED'), 'retry', true],
    ['a timeout', noAnswer(), 'retry', true],
    ['a refused connection, where nothing was sent', noAnswer('ECONNREFUSED'), 'retry', false],
    ['a 500', answered(500, { type: 'api_error' }), 'retry', true],
    ['a 503', answered(503, { type: 'api_error' }), 'retry', true],
    ['the same key still running', answered(409, { code: 'idempotency_key_in_use' }), 'retry', true],
    ['another 409', answered(409), 'retry', false],
    ['a locked object', answered(429, { code: 'lock_timeout' }), 'retry', false],
    ['a 429', answered(429, { code: 'rate_limit' }), 'rate-limited', false],
    ['a key used with other parameters', answered(400, { type: 'idempotency_error' }), 'key-conflict', false],
    ['a bad parameter', answered(400, { code: 'parameter_missing' }), 'rejected', false],
    ['a missing object', answered(404, { code: 'resource_missing' }), 'rejected', false],
    ['a declined card', answered(402, { type: 'card_error' }), 'rejected', false],
  ])('takes %s for %s', (_, error, kind, outcomeUnknown) => {
    expect(classifyStripeError(error)).toMatchObject({ kind, outcomeUnknown, disconnection: null })
  })

  it.each([
    ['an expired key', answered(401, { code: 'api_key_expired' }), 'key-expired'],
    ['an unknown key', answered(401, { message: 'Invalid API Key provided: rk_test_****abcd' }), 'key-invalid'],
    [
      'a revoked application',
      answered(403, {
        message:
          "The provided key 'sk_test_***' does not have access to account 'acct_x' (or that account does not exist). Application access may have been revoked.",
      }),
      'revoked',
    ],
    [
      'a missing permission',
      answered(403, { message: "Having the 'rak_invoice_write' permission would allow this request to continue." }),
      'permissions-missing',
    ],
  ])('says of %s how the access was lost', (_, error, disconnection) => {
    expect(classifyStripeError(error)).toMatchObject({ kind: 'reauthorize', disconnection })
  })

  it('reads how long Stripe asks to wait', () => {
    expect(classifyStripeError(answered(429, { headers: { 'retry-after': '3' } })).retryAfterMs).toBe(3000)
    expect(classifyStripeError(answered(429, { headers: {} })).retryAfterMs).toBeNull()
  })

  it('names what OAuth refused', () => {
    const error = new StripeInvalidGrantError({ type: 'invalid_grant', statusCode: 400, message: 'used' } as never)
    expect(classifyStripeError(error)).toMatchObject({ kind: 'rejected', code: 'invalid_grant', status: 400 })
  })

  it.each([
    'Invalid API Key: sk_live_abcdefgh1234',
    "The provided key 'sk_live_****1234' does not have access to account 'acct_x'. Application access may have been revoked.",
  ])('lets no secret through in the message, nor what Stripe leaves of one: %s', (said) => {
    expect(classifyStripeError(answered(401, { message: said })).message).not.toContain('1234')
  })

  it('throws again what is not an error of Stripe', () => {
    const bug = new TypeError('undefined is not a function')
    expect(() => classifyStripeError(bug)).toThrow(bug)
  })
})

describe('isMissing', () => {
  it('is true for a 404 of a missing object alone', () => {
    expect(isMissing(answered(404, { code: 'resource_missing' }))).toBe(true)
    expect(isMissing(answered(404, { code: 'other' }))).toBe(false)
    expect(isMissing(answered(400, { code: 'resource_missing' }))).toBe(false)
    expect(isMissing(new Error('resource_missing'))).toBe(false)
  })
})
