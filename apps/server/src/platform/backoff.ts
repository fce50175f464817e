export interface BackoffOptions {
  /** Longest wait after the first failure, in milliseconds; doubles with every further one. */
  readonly baseMs: number
  /** Longest wait ever, in milliseconds. */
  readonly capMs: number
  readonly random?: () => number
}

/**
 * How long to wait before the next try, in milliseconds, after `failures` failures in a row (1 for the first):
 * full jitter, evenly spread between 0 and the doubling limit, so that many waiting workers do not return at once.
 */
export const backoffMs = (failures: number, { baseMs, capMs, random = Math.random }: BackoffOptions): number =>
  Math.floor(random() * Math.min(capMs, baseMs * 2 ** Math.max(0, failures - 1)))
