import { expect, it } from 'vitest'
import type { Lane } from './export-lanes.ts'
import { createStatusTurns } from './status-turns.ts'

const lane = (organizationId: string): Lane => ({ stripeAccountId: 'acct_1', mode: 'test', organizationId })

it('of a lane that hangs keep those of no other waiting, and say so of that lane alone', async () => {
  const turns = createStatusTurns()
  let begun = 0
  let release = (): void => undefined
  const released = new Promise<void>((done) => {
    release = done
  })
  const hanging = Array.from({ length: 20 }, () =>
    turns.take(lane('org_A'), async () => {
      begun += 1
      await released
    }),
  )
  await turns.take(lane('org_B'), async () => undefined)
  expect(begun).toBe(16)
  expect([turns.areWaiting(lane('org_A')), turns.areWaiting(lane('org_B'))]).toEqual([true, false])
  release()
  await Promise.all(hanging)
  expect(begun).toBe(20)
  expect(turns.areWaiting(lane('org_A'))).toBe(false)
})
