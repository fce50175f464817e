/** The form of an `X-Request-Id` that is taken over, as OpenAPI and the server know it. */
export const requestIdPattern = '^[A-Za-z0-9._-]{1,100}$'

/**
 * The header by which a page says for whom, and in which organization, it was opened. Tabs share one session: a request of a
 * page that was opened for another is refused, and not done for the one the session is about now.
 */
export const actingAsHeader = 'Billbridge-Acting-As'

/** The value of that header. */
export const actingAsOf = (userId: string, organizationId: string): string => `${userId}/${organizationId}`

/** Whether an endpoint makes something, and does so once for each `Idempotency-Key`. */
export const takesIdempotencyKey = ({ success, access }: { success: number; access: string }): boolean =>
  success === 201 && access !== 'public'
