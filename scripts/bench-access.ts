// What secrets and signing in cost: sealing and opening, and an authenticated request beside a bare one.
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import autocannon from 'autocannon'
import express from 'express'
import { MongoClient } from 'mongodb'
import { createEncryption } from '../apps/server/src/platform/encryption.ts'

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

const requestsPerSecond = async (url: string, headers: Record<string, string>): Promise<number> => {
  const result = await autocannon({ url, headers, connections: 8, duration: loadSeconds })
  if (result.non2xx > 0) throw new Error(`${url} answered ${result.non2xx} times with something else than 2xx.`)
  return result.requests.average
}

/** Two look-ups by an index and an answer, with nothing between Express and the driver. */
const bareServer = async (mongoUri: string) => {
  const client = await MongoClient.connect(mongoUri)
  const app = express()
  app.get('/session', async (_req, res) => {
    await client.db().collection('sessions').findOne({})
    res.json({ user: await client.db().collection('memberships').findOne({}) })
  })
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/session`,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await client.close()
    },
  }
}

/** Figures for the table of `npm run bench`. */
export const accessFigures = async ({ url, cookie, mongoUri }: { url: string; cookie: string; mongoUri: string }) => {
  const bare = await bareServer(mongoUri)
  const bareRate = await requestsPerSecond(bare.url, {})
  const ourRate = await requestsPerSecond(`${url}/api/v1/session`, { cookie })
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
