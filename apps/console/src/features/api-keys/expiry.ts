/** Days of warning before a key ends. */
const warnedDays = 14
const dayMs = 24 * 3600 * 1000

export type Expiry = 'never' | 'later' | 'soon' | 'expired'

/** How a key stands with its end; `now` in milliseconds. */
export const expiryOf = (expiresAt: string | null, now: number): Expiry => {
  if (expiresAt === null) return 'never'
  const left = Date.parse(expiresAt) - now
  if (left <= 0) return 'expired'
  return left <= warnedDays * dayMs ? 'soon' : 'later'
}

/** Whole days until then, counted up. */
export const daysLeft = (expiresAt: string, now: number): number => Math.ceil((Date.parse(expiresAt) - now) / dayMs)

/** So many days from now, ISO 8601. */
export const inDays = (days: number, now: number): string => new Date(now + days * dayMs).toISOString()
