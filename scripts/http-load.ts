// How many requests a second a server answers, and a server that does next to nothing to compare it with.
import { once } from 'node:events'
import autocannon from 'autocannon'
import express from 'express'
import { type Db, MongoClient } from 'mongodb'

export interface Load {
  readonly headers?: Record<string, string>
  readonly seconds: number
}

export const requestsPerSecond = async (url: string, { headers = {}, seconds }: Load): Promise<number> => {
  const result = await autocannon({ url, headers, connections: 8, duration: seconds })
  if (result.non2xx > 0) throw new Error(`${url} answered ${result.non2xx} times with something else than 2xx.`)
  return result.requests.average
}

/** Answers what is read from the database, with nothing between Express and the driver. */
export const startBareServer = async (mongoUri: string, read: (db: Db) => Promise<object>) => {
  const client = await MongoClient.connect(mongoUri)
  const db = client.db()
  const app = express()
  app.get('/', async (_req, res) => {
    res.json(await read(db))
  })
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await client.close()
    },
  }
}
