import { setTimeout as sleep } from 'node:timers/promises'
import { type Db, type Document, MongoClient, MongoServerError } from 'mongodb'

/** The name of the one-member replica set; transactions and change streams need one. */
export const REPLICA_SET = 'billbridge'

const ELECTION_MS = 60_000

/**
 * Makes a freshly started server a replica set of one, or tells a kept one where it listens now, and waits until it
 * takes writes.
 */
export async function becomePrimary(host: string): Promise<void> {
  const client = await MongoClient.connect(`mongodb://${host}/`, { directConnection: true })
  try {
    const admin = client.db('admin')
    const config = await currentConfig(admin)
    if (config === undefined) await admin.command({ replSetInitiate: newConfig(host) })
    else if (config.members[0]?.host !== host || config.members.length !== 1) await moveTo(host, config, admin)
    await waitUntilWritable(admin)
  } finally {
    await client.close()
  }
}

interface ReplicaSetConfig extends Document {
  readonly version: number
  readonly members: readonly { readonly _id: number; readonly host: string }[]
}

function newConfig(host: string): Document {
  return { _id: REPLICA_SET, members: [{ _id: 0, host }] }
}

async function currentConfig(admin: Db): Promise<ReplicaSetConfig | undefined> {
  try {
    const { config } = await admin.command({ replSetGetConfig: 1 })
    return config
  } catch (error) {
    if (error instanceof MongoServerError && error.codeName === 'NotYetInitialized') return undefined
    throw error
  }
}

/** The set remembers its member's host and port, and would wait for ever for itself at the old one. */
async function moveTo(host: string, config: ReplicaSetConfig, admin: Db): Promise<void> {
  const moved = { ...config, version: config.version + 1, members: [{ ...config.members[0], _id: 0, host }] }
  await admin.command({ replSetReconfig: moved, force: true })
}

async function waitUntilWritable(admin: Db): Promise<void> {
  const deadline = Date.now() + ELECTION_MS
  for (;;) {
    const { isWritablePrimary } = await admin.command({ hello: 1 })
    if (isWritablePrimary) return
    if (Date.now() > deadline) throw new Error(`MongoDB did not become ready for writing in ${ELECTION_MS / 1000} s.`)
    await sleep(20)
  }
}
