import type { Encryption } from './encryption.ts'
import { SealError } from './encryption.ts'
import { createEncryptionKeyModel, type EncryptionKeyRow } from './encryption-key.model.ts'
import { createKeyHolders } from './key-holders.ts'
import type { Logger } from './logger.ts'
import { type Connection, isUnreachable } from './mongo.ts'
import { StartRefusal } from './process-refusal.ts'

const setting = 'BILLBRIDGE_ENCRYPTION_KEYS'
const proven = 'This key opens what it sealed.'
const sayEveryMs = 60_000

/** A key that a process sealed with so recently is in use, whatever the database says of it. */
const inUseMs = 3 * sayEveryMs

const placeOf = (name: string) => ({ organizationId: '', collection: 'encryption-keys', id: name, field: 'proof' })

const missingKey = (name: string): string =>
  `${setting} lacks the key named "${name}", which stored secrets were sealed with. Put it back behind the first one; it may go once "operator rotate-encryption-key" says so.`

const otherKey = (name: string): string =>
  `The key named "${name}" in ${setting} is not the one of that name that stored secrets were sealed with. Put the right one back; a new key needs a new name.`

export interface EncryptionKeys {
  /**
   * Compares the configured keys with those stored secrets were sealed with, and notes that this process seals with the
   * first. @throws StartRefusal naming every key that is missing or another one
   */
  readonly check: () => Promise<void>
  /** The same of rows that are not stored yet, such as a backup's, and notes nothing. @throws StartRefusal */
  readonly refuseUnfit: (stored: readonly EncryptionKeyRow[]) => Promise<void>
  /**
   * Notes that this process is there, with which keys, checks them, and goes on noting it, and that it seals with the first,
   * until stopped. Stop it after the work: what is at work may need to open something. @throws StartRefusal as `check`
   */
  readonly keepSaying: (logger: Pick<Logger, 'error'>) => Promise<{ readonly stop: () => Promise<void> }>
  /**
   * Whether everything sealed with the first key opens wherever it is needed. To be asked again once `check` has noted that it
   * seals: who started meanwhile with other keys is either seen here, or sees the key and refuses. @throws StartRefusal
   */
  readonly refuseUnknownToOthers: () => Promise<void>
  /** Notes keys that were found on stored secrets, before any process could. */
  readonly note: (names: readonly string[]) => Promise<void>
  readonly list: () => Promise<EncryptionKeyRow[]>
  /** Notes that nothing is sealed with the key any more, if it is known at all; false when a process says it seals with it. */
  readonly retire: (name: string) => Promise<boolean>
}

/** Which keys stored secrets were sealed with, kept beside them, so that a wrong or missing key is told at the start. */
export const createEncryptionKeys = (deps: {
  connection: Connection
  encryption: Encryption
  now: () => Date
}): EncryptionKeys => {
  const { encryption, now } = deps
  const rows = createEncryptionKeyModel(deps.connection)
  const { sealingKey, keyNames } = encryption
  const holders = createKeyHolders({ connection: deps.connection, keyNames, now })

  const mistakeOf = async ({ _id, proof }: EncryptionKeyRow): Promise<string[]> => {
    if (!keyNames.includes(_id)) return [missingKey(_id)]
    try {
      return (await encryption.open(proof, placeOf(_id))) === proven ? [] : [otherKey(_id)]
    } catch (error) {
      if (error instanceof SealError) return [otherKey(_id)]
      throw error
    }
  }

  const refuseMistakes = async (found: readonly EncryptionKeyRow[]): Promise<void> => {
    const mistakes = (await Promise.all(found.map(mistakeOf))).flat()
    if (mistakes.length > 0) throw new StartRefusal(mistakes.join('\n'))
  }

  const list = () => rows.find({}).sort({ _id: 1 }).lean<EncryptionKeyRow[]>()

  // A retired key may be missing, but its name is not free for another one.
  const isNeeded = ({ _id, retiredAt }: EncryptionKeyRow) => retiredAt === null || keyNames.includes(_id)
  const refuseUnfit = (stored: readonly EncryptionKeyRow[]) => refuseMistakes(stored.filter(isNeeded))

  const say = async (): Promise<void> => {
    const at = now()
    const proof = await encryption.seal(proven, placeOf(sealingKey))
    await rows.updateOne(
      { _id: sealingKey },
      { $set: { sealsAt: at, retiredAt: null }, $setOnInsert: { proof, firstSeenAt: at } },
      { upsert: true },
    )
  }

  const check = async (): Promise<void> => {
    await refuseUnfit(await list())
    await say()
    // Two processes that start at once with different keys of one name: the first noted its proof.
    await refuseMistakes(await rows.find({ _id: sealingKey }).lean<EncryptionKeyRow[]>())
  }

  return {
    list,
    refuseUnfit,
    check,
    refuseUnknownToOthers: () => holders.refuseUnknown(sealingKey, inUseMs),
    keepSaying: async (logger) => {
      const complain = (error: unknown): void => {
        if (!isUnreachable(error)) logger.error({ err: error }, 'The key in use could not be noted')
      }
      await holders.say()
      // Only now: a rotation notes its key, then looks who is there, so that one of the two sees the other.
      await check().catch(async (error: unknown) => {
        await holders.leave().catch(complain)
        throw error
      })
      let saying: Promise<unknown> = Promise.resolve()
      const sayAll = (): void => {
        saying = Promise.all([say().catch(complain), holders.say().catch(complain)])
      }
      const timer = setInterval(sayAll, sayEveryMs)
      timer.unref()
      return {
        stop: async () => {
          clearInterval(timer)
          // Both to their end, whatever became of the other: a note might come back after it was taken away.
          await saying
          await holders.leave().catch(complain)
        },
      }
    },
    note: async (names) => {
      for (const name of names) {
        if (!keyNames.includes(name)) throw new StartRefusal(missingKey(name))
        const proof = await encryption.sealWith(name, proven, placeOf(name))
        const fresh = { proof, firstSeenAt: now(), sealsAt: new Date(0), retiredAt: null }
        await rows.updateOne({ _id: name }, { $setOnInsert: fresh }, { upsert: true })
      }
    },
    retire: async (name) => {
      const quiet = { _id: name, sealsAt: { $lte: new Date(now().getTime() - inUseMs) } }
      const { matchedCount } = await rows.updateOne(quiet, { $set: { retiredAt: now() } })
      return matchedCount === 1 || (await rows.exists({ _id: name })) === null
    },
  }
}
