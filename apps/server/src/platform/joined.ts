import { withoutLogFacts } from './log-facts.ts'

interface Waiting<T, R> {
  readonly item: T
  readonly done: (result: R) => void
  readonly failed: (error: unknown) => void
}

/**
 * Joins what is asked for while one piece of work is under way into the next piece: one command for many, without anybody
 * waiting for company. `work` answers in the order of its items; when it throws, all of them hear so.
 */
export const createJoined = <T, R>(work: (items: readonly T[]) => Promise<readonly R[]>, most: number) => {
  const waiting: Waiting<T, R>[] = []
  let working = false

  const workOff = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, most)
      try {
        const results = await work(batch.map(({ item }) => item))
        for (const [place, { done }] of batch.entries()) done(results[place] as R)
      } catch (error) {
        for (const { failed } of batch) failed(error)
      }
    }
    working = false
  }

  return (item: T): Promise<R> =>
    new Promise((done, failed) => {
      waiting.push({ item, done, failed })
      if (working) return
      working = true
      // What is asked for in the same moment goes along.
      setImmediate(() => void withoutLogFacts(workOff))
    })
}
