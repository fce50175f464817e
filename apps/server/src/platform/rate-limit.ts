import { RateLimiterMongo, RateLimiterRes } from 'rate-limiter-flexible'
import type { Connection } from './mongo.ts'
import { defineModel } from './mongo.ts'
import { ProblemError } from './problem-error.ts'

export interface RateLimitOptions {
  readonly name: string
  readonly points: number
  readonly seconds: number
}

export interface RateLimit {
  /** Takes one. @throws ProblemError `too-many-attempts` with Retry-After when none is left */
  readonly take: (key: string) => Promise<void>
  /** Gives one back. */
  readonly giveBack: (key: string) => Promise<void>
  readonly reset: (key: string) => Promise<void>
}

const collection = 'rate-limits'

/** Declares the collection, so that its indexes are made with all others and not by the library in passing. */
const declare = (connection: Connection): void => {
  defineModel(connection, {
    name: 'RateLimit',
    collection,
    fields: { key: String, points: Number, expire: Date },
    indexes: [
      [{ key: 1 }, { unique: true }],
      [{ expire: 1 }, { expireAfterSeconds: 0 }],
    ],
  })
}

const refuse = (msBeforeNext: number): ProblemError => {
  const seconds = Math.max(1, Math.ceil(msBeforeNext / 1000))
  return new ProblemError('too-many-attempts', {
    detail: `Too many attempts. Try again in ${seconds < 120 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`}.`,
    details: { retryAfterSeconds: seconds },
    headers: { 'retry-after': String(seconds) },
  })
}

/** So many per so many seconds and key, counted over all processes. Keys should be hashed when they are personal. */
export const createRateLimit = (connection: Connection, { name, points, seconds }: RateLimitOptions): RateLimit => {
  declare(connection)
  const limiter = new RateLimiterMongo({
    storeClient: connection.getClient(),
    dbName: connection.name,
    tableName: collection,
    keyPrefix: name,
    points,
    duration: seconds,
    disableIndexesCreation: true,
  })
  return {
    take: async (key) => {
      try {
        await limiter.consume(key)
      } catch (error) {
        if (error instanceof RateLimiterRes) throw refuse(error.msBeforeNext)
        throw error
      }
    },
    giveBack: async (key) => {
      await limiter.reward(key)
    },
    reset: async (key) => {
      await limiter.delete(key)
    },
  }
}
