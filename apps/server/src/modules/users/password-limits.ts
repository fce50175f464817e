import { hashedKey } from '../../platform/hashed-key.ts'
import type { Connection } from '../../platform/mongo.ts'
import { createGrowingLimit, createRateLimit } from '../../platform/rate-limit.ts'
import { createKnownAddressModel } from './known-address.model.ts'

const minute = 60
const day = 24 * 60 * minute
const quarterHour = 15 * minute
const knownForMs = 30 * day * 1000

/**
 * Wrong passwords are counted by account and address (with waits that grow to an hour), by account, and by address; a
 * right one is not counted. The count by account, which strangers can use up from many addresses, does not hold back
 * somebody who comes from an address they signed in from before: so nobody is locked out by others for long.
 */
export const createPasswordLimits = ({ connection, now }: { connection: Connection; now: () => Date }) => {
  const known = createKnownAddressModel(connection)
  const both = createGrowingLimit(connection, {
    name: 'sign-in-both',
    points: 5,
    seconds: quarterHour,
    waits: [minute, 5 * minute, quarterHour, 60 * minute],
    forgottenAfter: day,
  })
  const account = createRateLimit(connection, { name: 'sign-in-account', points: 30, seconds: quarterHour })
  const address = createRateLimit(connection, { name: 'sign-in-address', points: 100, seconds: quarterHour })

  const isKnown = async (pair: string): Promise<boolean> =>
    (await known.exists({ _id: pair, expiresAt: { $gt: now() } })) !== null

  return {
    /**
     * Counts before the password is looked at, so that many tries at once do not slip through.
     * @throws ProblemError `too-many-attempts`
     */
    take: async (email: string, ip: string): Promise<void> => {
      const pair = hashedKey(email, ip)
      await both.take(pair)
      await address.take(hashedKey(ip))
      if (!(await isKnown(pair))) await account.take(hashedKey(email))
    },

    succeeded: async (email: string, ip: string): Promise<void> => {
      const pair = hashedKey(email, ip)
      const wasCounted = !(await isKnown(pair))
      await both.reset(pair)
      await address.giveBack(hashedKey(ip))
      if (wasCounted) await account.giveBack(hashedKey(email))
      const expiresAt = new Date(now().getTime() + knownForMs)
      await known.updateOne({ _id: pair }, { $set: { expiresAt } }, { upsert: true })
    },
  }
}
