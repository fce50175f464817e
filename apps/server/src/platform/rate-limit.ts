import { type IRateLimiterMongoOptions, RateLimiterMongo, RateLimiterRes } from 'rate-limiter-flexible'
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
  /** Takes one where one is left, and says whether it was. */
  readonly tryTake: (key: string) => Promise<boolean>
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

const newLimiter = (
  connection: Connection,
  { name, points, seconds }: RateLimitOptions,
  more: Partial<IRateLimiterMongoOptions> = {},
): RateLimiterMongo => {
  declare(connection)
  return new RateLimiterMongo({
    storeClient: connection.getClient(),
    dbName: connection.name,
    tableName: collection,
    keyPrefix: name,
    points,
    duration: seconds,
    disableIndexesCreation: true,
    ...more,
  })
}

/** So many per so many seconds and key, counted over all processes. Keys should be hashed when they are personal. */
export const createRateLimit = (connection: Connection, options: RateLimitOptions): RateLimit => {
  const limiter = newLimiter(connection, options)
  /** When there are more again, where none is left. */
  const consume = async (key: string): Promise<RateLimiterRes | undefined> => {
    try {
      await limiter.consume(key)
      return undefined
    } catch (error) {
      if (error instanceof RateLimiterRes) return error
      throw error
    }
  }
  return {
    take: async (key) => {
      const none = await consume(key)
      if (none) throw refuse(none.msBeforeNext)
    },
    tryTake: async (key) => (await consume(key)) === undefined,
    giveBack: async (key) => {
      await limiter.reward(key)
    },
    reset: async (key) => {
      await limiter.delete(key)
    },
  }
}

export interface GrowingLimitOptions extends RateLimitOptions {
  /** In seconds: how long to wait after the first `points`, after the next, and so on; the last one stays. */
  readonly waits: readonly [number, ...number[]]
  /** In seconds, longer than every wait: how long it takes until the first wait is the shortest again. */
  readonly forgottenAfter: number
}

/** So many at once, then a wait that grows each time; `reset` starts afresh. Nobody waits longer than the last wait. */
export const createGrowingLimit = (
  connection: Connection,
  { waits, forgottenAfter, ...options }: GrowingLimitOptions,
): Pick<RateLimit, 'take' | 'reset'> => {
  const limiter = newLimiter(connection, options)
  const rounds = newLimiter(connection, { name: `${options.name}-rounds`, points: 1_000_000, seconds: forgottenAfter })
  /** The first one too many begins a wait; others meanwhile only wait for its end. */
  const refuseOne = async (key: string, { consumedPoints, msBeforeNext }: RateLimiterRes) => {
    if (consumedPoints !== options.points + 1) return refuse(msBeforeNext)
    const round = (await rounds.consume(key)).consumedPoints
    const wait = waits[Math.min(round, waits.length) - 1] ?? waits[0]
    await limiter.block(key, wait)
    return refuse(wait * 1000)
  }
  return {
    take: async (key) => {
      try {
        await limiter.consume(key)
      } catch (error) {
        if (error instanceof RateLimiterRes) throw await refuseOne(key, error)
        throw error
      }
    },
    reset: async (key) => {
      await Promise.all([limiter.delete(key), rounds.delete(key)])
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
export const createCounter = (connection: Connection, options: RateLimitOptions) => {
  const client = connection.getClient()
  const limiter = newLimiter(connection, options, {
    storeClient: { db: (dbName: string) => client.db(dbName, { writeConcern: { w: 1, journal: false } }) },
    inMemoryBlockOnConsumed: options.points + 1,
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
