import { ApiError } from './api-error.ts'
import type { Fault } from './faults.ts'

const retryHeader = (shouldRetry: boolean | undefined): Record<string, string> =>
  shouldRetry === undefined ? {} : { 'Stripe-Should-Retry': String(shouldRetry) }

/** https://docs.stripe.com/rate-limits */
export function rateLimited(reason: string | undefined, shouldRetry?: boolean): ApiError {
  const message = 'Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.'
  const headers = { ...(reason ? { 'Stripe-Rate-Limited-Reason': reason } : {}), ...retryHeader(shouldRetry) }
  const doc_url = 'https://stripe.com/docs/error-codes/rate-limit'
  return new ApiError(
    429,
    { type: 'invalid_request_error', code: 'rate_limit', message, doc_url },
    { kept: false, headers },
  )
}

/** What Stripe answers when this goes wrong. */
export function faultError(fault: Fault): ApiError {
  const headers = retryHeader(fault.shouldRetry)
  switch (fault.kind) {
    case '429':
      return rateLimited(fault.reason, fault.shouldRetry)
    case 'lock_timeout':
      return new ApiError(
        429,
        {
          type: 'invalid_request_error',
          code: 'lock_timeout',
          message:
            'This object cannot be accessed right now because another API request or Stripe process is currently accessing it. If you see this error intermittently, retry the request. If you see this error frequently and are making multiple concurrent requests to a single object, make your requests serially or at a lower rate. For more details, see https://stripe.com/docs/rate-limits#object-lock-timeouts.',
          doc_url: 'https://stripe.com/docs/error-codes/lock-timeout',
        },
        { kept: false, headers },
      )
    case '409':
      return new ApiError(
        409,
        {
          type: 'invalid_request_error',
          code: 'idempotency_key_in_use',
          message:
            'There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through). Please try again later.',
        },
        { kept: false, headers },
      )
    default:
      return new ApiError(500, { type: 'api_error', message: 'An unknown error occurred' }, { kept: true, headers })
  }
}
