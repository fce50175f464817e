import { type Command, Option } from 'commander'
import { createKeyRotation, type RotationProgress, type RotationReport } from '../platform/key-rotation.ts'
import type { Services } from '../services.ts'
import { addBackupCommands } from './backup-commands.ts'
import { addCommand, type Doing } from './command-options.ts'
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

export const rotateEncryptionKey = async (services: Services): Promise<RotationReport> => {
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

/** Commands about what is stored, whatever it is about. They do not ask that the database is as this version needs it. */
export const addDatabaseCommands = (program: Command, does: Doing): void => {
  const dropping = new Option(
    '--drop-other-indexes',
    'drop those that only another version needs, once none of its processes runs',
  )
  addCommand(program, 'migrate', 'Make the database as this version needs it', dropping).action(
    ({ dropOtherIndexes }: { dropOtherIndexes?: true }) =>
      does(async (services) => {
        await services.restorationMark.refuse()
        return prepareDatabase(services, say, dropOtherIndexes ? 'drop' : 'leave')
      }),
  )
  addCommand(
    program,
    'rotate-encryption-key',
    'Seal every secret anew with the first key of BILLBRIDGE_ENCRYPTION_KEYS',
  ).action(() => does(rotateEncryptionKey))
  addBackupCommands(program, does)
}
