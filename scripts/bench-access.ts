// What secrets and signing in cost: sealing and opening, and an authenticated request beside a bare one.
import { randomBytes } from 'node:crypto'
import { createEncryption } from '../apps/server/src/platform/encryption.ts'
import { requestsPerSecond, startBareServer } from './http-load.ts'

const rounds = 2_000
const loadSeconds = 5

/** Milliseconds to seal a Stripe key and to open it again. */
const sealAndOpenMs = async (): Promise<number> => {
  const encryption = createEncryption([{ kid: 'bench', key: randomBytes(32) }])
  const place = { organizationId: 'org_bench', collection: 'credentials', id: 'cred_bench', field: 'sealedKey' }
  const secret = `rk_live_${randomBytes(50).toString('hex')}`
  const once = async () => encryption.open(await encryption.seal(secret, place), place)
  for (let warm = 0; warm < 200; warm += 1) await once()
  const began = performance.now()
  for (let round = 0; round < rounds; round += 1) await once()
  return (performance.now() - began) / rounds
}

/** Figures for the table of `npm run bench`. */
export const accessFigures = async ({ url, cookie, mongoUri }: { url: string; cookie: string; mongoUri: string }) => {
  // Two look-ups by an index and an answer.
  const bare = await startBareServer(mongoUri, async (db) => {
    await db.collection('sessions').findOne({})
    return { user: await db.collection('memberships').findOne({}) }
  })
  const bareRate = await requestsPerSecond(bare.url, { seconds: loadSeconds })
  const ourRate = await requestsPerSecond(`${url}/api/v1/session`, { headers: { cookie }, seconds: loadSeconds })
  await bare.close()
  return [
    { figure: 'seal and open a secret (ms)', value: (await sealAndOpenMs()).toFixed(2), wanted: '≤ 1' },
    {
      figure: 'who is signed in, share of a bare handler with two look-ups',
      value: (ourRate / bareRate).toFixed(2),
      wanted: '',
    },
  ]
}
