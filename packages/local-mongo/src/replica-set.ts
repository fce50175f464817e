import { setTimeout as sleep } from 'node:timers/promises'
import { type Db, MongoClient, MongoServerError } from 'mongodb'

/** The name of the one-member replica set; transactions and change streams need one. */
export const REPLICA_SET = 'billbridge'

const ELECTION_MS = 60_000

/** Makes a freshly started server a replica set of one, unless it is one already, and waits until it takes writes. */
export async function becomePrimary(host: string): Promise<void> {
  await withAdmin(host, async (admin) => {
    await initiate(host, admin)
    const deadline = Date.now() + ELECTION_MS
    while (!(await admin.command({ hello: 1 })).isWritablePrimary) {
      if (Date.now() > deadline) throw new Error(`MongoDB was not ready for writing after ${ELECTION_MS / 1000} s.`)
      await sleep(20)
    }
  })
}

/**
 * Tells a kept replica set that its member is found at this address from now on. It remembers the old one and would look
 * for itself there, where a stranger may answer. Works on a server started at the new address without its replica set.
 */
export async function moveReplicaSet(host: string): Promise<void> {
  await withAdmin(host, async (_admin, client) => {
    const configs = client.db('local').collection('system.replset')
    await configs.updateMany({}, { $set: { 'members.0.host': host }, $inc: { version: 1 } })
  })
}

async function initiate(host: string, admin: Db): Promise<void> {
  try {
    await admin.command({ replSetInitiate: { _id: REPLICA_SET, members: [{ _id: 0, host }] } })
  } catch (error) {
    if (!(error instanceof MongoServerError && error.codeName === 'AlreadyInitialized')) throw error
  }
}

async function withAdmin(host: string, work: (admin: Db, client: MongoClient) => Promise<void>): Promise<void> {
  const client = await MongoClient.connect(`mongodb://${host}/`, { directConnection: true })
  try {
    await work(client.db('admin'), client)
  } finally {
    await client.close()
  }
}
