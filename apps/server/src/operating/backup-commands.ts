import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { z } from 'zod'
import { restoreBackup, takeBackup } from '../platform/backup.ts'
import type { Services } from '../services.ts'
import { describeRestoration, type RestorationReport, settleRestoration } from './after-restoration.ts'
import { addCommand, type Doing, neededOption, text } from './command-options.ts'

const time = z.iso
  .datetime({ offset: true, error: 'must be a time such as 2026-01-31T23:00:00Z' })
  .transform((value) => new Date(value))
  .refine((at) => at <= new Date(), 'must not lie ahead')

const summaryOf = ({ takenAt, collections }: Awaited<ReturnType<typeof takeBackup>>) => ({
  takenAt: takenAt.toISOString(),
  collections: collections.length,
  documents: collections.reduce((sum, { documents }) => sum + documents, 0),
})

const takeBackupOf = async ({ connection, restorationMark }: Services, folder: string) => {
  await restorationMark.refuse()
  return summaryOf(await takeBackup(connection, resolve(folder)))
}

interface Ending {
  readonly revokeApiKeys?: boolean
}

const settle = async (
  services: Services,
  takenAt: Date,
  { revokeApiKeys = false }: Ending,
): Promise<RestorationReport> => {
  const report = await settleRestoration(services, takenAt, { revokeApiKeys })
  await services.restorationMark.end()
  process.stderr.write(`${describeRestoration(report)}\n`)
  return report
}

/** Also notes which time is lost, so that what was sent to Stripe in it is not sent again. */
const restoreFrom = async (services: Services, { from, ...ending }: Ending & { readonly from: string }) => {
  const { connection, encryptionKeys, restorationMark: mark } = services
  const manifest = await restoreBackup(connection, resolve(from), { encryptionKeys, mark })
  const report = await settle(services, manifest.takenAt, ending)
  return { ...summaryOf(manifest), ...report }
}

/** For what was brought back by other means, such as MongoDB's own tools or a snapshot of its disk. */
const noteRestoration = async (services: Services, { takenAt, ...ending }: Ending & { readonly takenAt: Date }) => {
  await services.restorationMark.refuseToNote(takenAt)
  // From here on nothing starts until this has come to its end.
  await services.restorationMark.noteDataBack(takenAt)
  return settle(services, takenAt, ending)
}

const revoking = () => new Option('--revoke-api-keys', 'end all API keys, as some may have been revoked since')

/** What an operator does to have a backup, and to have it back. */
export const addBackupCommands = (program: Command, does: Doing): void => {
  const to = neededOption('--to <new folder>', text, 'which it makes')
  addCommand(program, 'backup', 'Write all that is stored into a new folder', to).action((given: { to: string }) =>
    does((services) => takeBackupOf(services, given.to)),
  )
  const from = neededOption('--from <folder>', text, 'which "backup" has written')
  addCommand(program, 'restore', 'Bring a backup back into an empty database', from, revoking()).action(
    (given: Ending & { from: string }) => does((services) => restoreFrom(services, given)),
  )
  const note = 'Note that a backup was brought back by other means: ends what lets somebody in, and tells organizations'
  const takenAt = neededOption('--taken-at <time>', time, 'when the backup was taken, such as 2026-01-31T23:00:00Z')
  addCommand(program, 'note-restore', note, takenAt, revoking()).action((given: Ending & { takenAt: Date }) =>
    does((services) => noteRestoration(services, given)),
  )
}
