import { createKeyRotation, type RotationProgress, type RotationReport } from '../platform/key-rotation.ts'
import type { Services } from '../services.ts'
import { noteRestoration, restoreFrom, takeBackupOf } from './backup-commands.ts'
import type { Options } from './command-options.ts'
import { prepareDatabase } from './prepare-database.ts'

/** What is said while a command works goes to the terminal; its result alone goes to standard output. */
const say = (sentence: string): void => {
  process.stderr.write(`${sentence}\n`)
}

const everyMs = 1_000

/** Tells of progress once a second. */
const createProgress = () => {
  let toldAt = performance.now()
  return ({ collection, looked, resealed }: RotationProgress): void => {
    if (performance.now() - toldAt < everyMs) return
    toldAt = performance.now()
    say(`${looked} secrets looked at, ${resealed} sealed anew, now in ${collection}`)
  }
}

const rotateEncryptionKey = async (services: Services): Promise<RotationReport> => {
  const { connection, encryption, encryptionKeys, restorationMark } = services
  await restorationMark.refuse()
  // Before the check, which notes that the key seals: what is refused here leaves nothing behind.
  await encryptionKeys.refuseUnknownToOthers()
  await encryptionKeys.check()
  // And after it: a process that started in between, before it could read the note, has said that it is there.
  await encryptionKeys.refuseUnknownToOthers()
  const report = await createKeyRotation({ connection, encryption, encryptionKeys }).rotate(createProgress())
  for (const { name, secrets, mayBeRemoved, because } of report.keys) {
    say(`Key "${name}": ${secrets} secrets. ${mayBeRemoved ? 'It may be removed' : 'It stays'}: ${because}`)
  }
  for (const reason of report.unopened) say(`Left as it is: ${reason}`)
  if (report.unopened.length > 0) process.exitCode = 1
  return report
}

export const databaseUsage = `  operator migrate [--drop-other-indexes]
  operator rotate-encryption-key
  operator backup --to <new folder>
  operator restore --from <folder> [--revoke-api-keys]
  operator note-restore --taken-at <time of the backup> [--revoke-api-keys]`

/** Commands about what is stored, whatever it is about. They do not ask that the database is as this version needs it. */
export const databaseCommands: Readonly<Record<string, (services: Services, options: Options) => Promise<unknown>>> = {
  migrate: async (services, options) => {
    await services.restorationMark.refuse()
    return prepareDatabase(services, say, options['drop-other-indexes'] === true ? 'drop' : 'leave')
  },
  'rotate-encryption-key': rotateEncryptionKey,
  backup: takeBackupOf,
  restore: restoreFrom,
  'note-restore': noteRestoration,
}
