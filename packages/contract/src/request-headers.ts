/** The form of an `X-Request-Id` that is taken over, as OpenAPI and the server know it. */
export const requestIdPattern = '^[A-Za-z0-9._-]{1,100}$'

/** Whether an endpoint makes something, and does so once for each `Idempotency-Key`. */
export const takesIdempotencyKey = ({ success, access }: { success: number; access: string }): boolean =>
  success === 201 && access !== 'public'
