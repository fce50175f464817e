import { expect, test } from 'vitest'
import { createSessionProofs } from './session-proofs.ts'

test.each([
  [1, 'of the last minute that'],
  [10, 'of the last 10 minutes that'],
])('a proof that lives %i minutes is asked for in words', (proofMinutes, words) => {
  const { requireFresh } = createSessionProofs({ now: () => new Date(), proofMinutes } as never)
  expect(() => requireFresh(undefined)).toThrow(words)
})
