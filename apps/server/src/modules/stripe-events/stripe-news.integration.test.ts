import { expect, test } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { startServer } from '../../../test/start-server.ts'
import type { StripeEventRow } from './stripe-event.model.ts'
import { createStripeNewsModel } from './stripe-news.model.ts'
import { createStripeNews } from './stripe-news.ts'

const server = await startServer(createTestDatabase())
let time = Date.now()
const news = createStripeNews({ rows: createStripeNewsModel(server.database.connection), now: () => new Date(time) })
const organizationId = server.organization.id

test('a sweep makes up for events missed before it began, and not for those missed while it went on', async () => {
  const whose = { credentialId: 'cred_AAAAAAAAAAAA', organizationId }
  const miss = () => {
    time += 1_000
    const credentials = [{ id: whose.credentialId, organizationId }]
    return news.noteMissed({ credentials, receivedAt: new Date(time) } as unknown as StripeEventRow)
  }
  const sweep = async (meanwhile: () => Promise<void>) => {
    time += 1_000
    expect(await news.beginSweep(whose)).toBe(true)
    await meanwhile()
    time += 1_000
    await news.endSweep(whose, true)
    return (await news.find(whose))?.missedSince
  }
  await miss()
  expect(await sweep(async () => undefined)).toBeNull()
  expect(await sweep(miss)).toEqual(expect.any(Date))
  expect(await sweep(async () => undefined)).toBeNull()
})
