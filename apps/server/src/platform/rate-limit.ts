import { RateLimiterMongo, RateLimiterRes } from 'rate-limiter-flexible'
import { type Connection, defineModel } from './mongo.ts'
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

export interface Count {
  readonly allowed: boolean
  /** How many more are left until `msBeforeNext` has passed. */
  readonly remaining: number
  readonly msBeforeNext: number
}

/**
 * The same for what happens often: a count may be lost with the database, so it does not wait for the journal, and once
 * a key has used up its share, this process asks no more until it has some again.
 */
export const createCounter = (connection: Connection, { name, points, seconds }: RateLimitOptions) => {
  declare(connection)
  const client = connection.getClient()
  const limiter = new RateLimiterMongo({
    storeClient: { db: (dbName: string) => client.db(dbName, { writeConcern: { w: 1, journal: false } }) },
    dbName: connection.name,
    tableName: collection,
    keyPrefix: name,
    points,
    duration: seconds,
    inMemoryBlockOnConsumed: points + 1,
    disableIndexesCreation: true,
  })
  const toCount = ({ remainingPoints, msBeforeNext }: RateLimiterRes, allowed: boolean): Count => ({
    allowed,
    remaining: remainingPoints,
    msBeforeNext,
  })
  return async (key: string): Promise<Count> => {
    try {
      return toCount(await limiter.consume(key), true)
    } catch (error) {
      if (error instanceof RateLimiterRes) return toCount(error, false)
      throw error
    }
  }
}
