import { resolve } from 'node:path'
import { z } from 'zod'
import { restoreBackup, takeBackup } from '../platform/backup.ts'
import type { Services } from '../services.ts'
import { type Options, option, text } from './command-options.ts'
import { prepareDatabase } from './prepare-database.ts'

const time = z.iso.datetime({ offset: true, error: 'must be a time such as 2026-01-31T23:00:00Z' })

const summaryOf = ({ takenAt, collections }: Awaited<ReturnType<typeof takeBackup>>) => ({
  takenAt: takenAt.toISOString(),
  collections: collections.length,
  documents: collections.reduce((sum, { documents }) => sum + documents, 0),
})

export const takeBackupOf = async ({ connection }: Services, options: Options) =>
  summaryOf(await takeBackup(connection, resolve(option(options, 'to', text))))

/** Also notes which time is lost, so that what was sent to Stripe in it is not sent again. */
export const restoreFrom = async (services: Services, options: Options) => {
  const manifest = await restoreBackup(services.connection, resolve(option(options, 'from', text)))
  await services.restorations.note(manifest.takenAt)
  await prepareDatabase(services)
  return summaryOf(manifest)
}

/** For what was brought back by other means, such as MongoDB's own tools or a snapshot of its disk. */
export const noteRestoration = ({ restorations }: Services, options: Options) =>
  restorations.note(new Date(option(options, 'taken-at', time)))
