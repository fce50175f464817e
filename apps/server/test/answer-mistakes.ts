import { apiPrefix } from '@billbridge/contract/client'
import { afterAll, afterEach } from 'vitest'

/** Whether the OpenAPI document speaks of a path. */
export const documented = (path: string): boolean =>
  path.startsWith(`${apiPrefix}/`) && !path.startsWith(`${apiPrefix}/openapi.json`)

/** Servers of this process whose answers are looked at where they are given. */
export const watchedOrigins = new Set<string>()

/** Fails the test during which a mistake is noted, and says where to note one. Who still looks is waited for. */
export const failOnMistakes = (looking: readonly Promise<unknown>[] = []): ((mistake: string) => void) => {
  const mistakes = new Set<string>()
  const tell = async () => {
    await Promise.allSettled(looking)
    if (mistakes.size === 0) return
    const told = [...mistakes].join('\n')
    mistakes.clear()
    throw new Error(`Answers that the OpenAPI document does not describe:\n${told}`)
  }
  afterEach(tell)
  afterAll(tell)
  return (mistake) => {
    mistakes.add(mistake)
  }
}
