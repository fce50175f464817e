import { randomText } from './ids.ts'
import { createKeyHolderModel } from './key-holder.model.ts'
import type { Connection } from './mongo.ts'
import { StartRefusal } from './process-refusal.ts'

/** A row that was not renewed for so long is of nobody: its writer was killed. */
const forgottenMs = 3_600_000

export interface KeyHolders {
  /** Notes that this process is there with these keys; again and again while it is. */
  readonly say: () => Promise<void>
  /** Takes the note away: the process stops. */
  readonly leave: () => Promise<void>
  /** @throws StartRefusal when a process was here so recently, in milliseconds, that cannot open what the key seals */
  readonly refuseUnknown: (keyName: string, withinMs: number) => Promise<void>
}

const unknownKey = (keyName: string, processes: number, latest: { seenAt: Date; keyNames: string[] }): string =>
  [
    `${processes === 1 ? 'A process runs that does' : `${processes} processes run that do`} not have the key "${keyName}" and could not open what it seals.`,
    `Last heard of at ${latest.seenAt.toISOString()}, with ${latest.keyNames.map((name) => `"${name}"`).join(', ')}.`,
    'Put the new key first in BILLBRIDGE_ENCRYPTION_KEYS of every API and worker, the old ones behind it, and start them again; then rotate.',
    'A process that was killed counts for three minutes.',
  ].join(' ')

/** Who works on the database with which encryption keys, so that nothing is sealed with one that somebody lacks. */
export const createKeyHolders = (deps: {
  connection: Connection
  keyNames: readonly string[]
  now: () => Date
}): KeyHolders => {
  const { keyNames, now } = deps
  const rows = createKeyHolderModel(deps.connection)
  const id = randomText(22)
  const before = (ms: number): Date => new Date(now().getTime() - ms)

  return {
    say: async () => {
      await rows.updateOne({ _id: id }, { $set: { keyNames: [...keyNames], seenAt: now() } }, { upsert: true })
      await rows.deleteMany({ seenAt: { $lt: before(forgottenMs) } })
    },
    leave: async () => {
      await rows.deleteOne({ _id: id })
    },
    refuseUnknown: async (keyName, withinMs) => {
      const lacking = { keyNames: { $ne: keyName }, seenAt: { $gt: before(withinMs) } }
      const found = await rows.find(lacking).sort({ seenAt: -1 }).lean()
      const [latest] = found
      if (latest) throw new StartRefusal(unknownKey(keyName, found.length, latest))
    },
  }
}
