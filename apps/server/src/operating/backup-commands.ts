import { resolve } from 'node:path'
import { z } from 'zod'
import { restoreBackup, takeBackup } from '../platform/backup.ts'
import type { Services } from '../services.ts'
import { describeRestoration, type RestorationReport, settleRestoration } from './after-restoration.ts'
import { type Options, option, text } from './command-options.ts'

const time = z.iso
  .datetime({ offset: true, error: 'must be a time such as 2026-01-31T23:00:00Z' })
  .transform((value) => new Date(value))
  .refine((at) => at <= new Date(), 'must not lie ahead')

const summaryOf = ({ takenAt, collections }: Awaited<ReturnType<typeof takeBackup>>) => ({
  takenAt: takenAt.toISOString(),
  collections: collections.length,
  documents: collections.reduce((sum, { documents }) => sum + documents, 0),
})

export const takeBackupOf = async ({ connection, restorationMark }: Services, options: Options) => {
  await restorationMark.refuse()
  return summaryOf(await takeBackup(connection, resolve(option(options, 'to', text))))
}

const settle = async (services: Services, takenAt: Date, options: Options): Promise<RestorationReport> => {
  const report = await settleRestoration(services, takenAt, { revokeApiKeys: options['revoke-api-keys'] === true })
  await services.restorationMark.end()
  process.stderr.write(`${describeRestoration(report)}\n`)
  return report
}

/** Also notes which time is lost, so that what was sent to Stripe in it is not sent again. */
export const restoreFrom = async (services: Services, options: Options) => {
  const { connection, encryptionKeys, restorationMark: mark } = services
  const manifest = await restoreBackup(connection, resolve(option(options, 'from', text)), { encryptionKeys, mark })
  const report = await settle(services, manifest.takenAt, options)
  return { ...summaryOf(manifest), ...report }
}

/** For what was brought back by other means, such as MongoDB's own tools or a snapshot of its disk. */
export const noteRestoration = async (services: Services, options: Options) => {
  const takenAt = option(options, 'taken-at', time)
  await services.restorationMark.refuseToNote(takenAt)
  // From here on nothing starts until this has come to its end.
  await services.restorationMark.noteDataBack(takenAt)
  return settle(services, takenAt, options)
}
