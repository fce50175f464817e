import { isDuplicateKey } from './mongo.ts'

const mostTries = 5

/**
 * Does work (a write, or a transaction) again when a unique index refused a write of it: somebody made the same thing in
 * between, and the next try sees it. A duplicate that stays is thrown.
 */
export const againWhenDuplicate = async <T>(work: () => Promise<T>): Promise<T> => {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (tries === mostTries || !isDuplicateKey(error)) throw error
    }
  }
}
