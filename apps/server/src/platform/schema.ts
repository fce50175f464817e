import { isMigrating, type Migration, missingMigrations } from './migrations.ts'
import type { Connection } from './mongo.ts'
import { RefusalForNow, StartRefusal } from './process-refusal.ts'

/** Declared indexes that are not there, such as `bills {"organizationId":1,"number":1}`. */
const missingIndexes = async (connection: Connection): Promise<string[]> => {
  const missing = await Promise.all(
    Object.values(connection.models).map(async (model) => {
      const { toCreate } = await model.diffIndexes()
      return toCreate.map((keys) => `${model.collection.name} ${JSON.stringify(keys)}`)
    }),
  )
  return missing.flat()
}

const mostNamed = 5

/** All of them, where nobody has migrated yet, would bury what is to be done. */
const someOf = (names: readonly string[]): string => {
  const more = names.length - mostNamed
  return more > 0 ? `${names.slice(0, mostNamed).join(', ')}, and ${more} more` : names.join(', ')
}

/** What this version needs and the database does not have, in sentences; empty when it may be used. */
export const findMissingSchema = async (
  connection: Connection,
  migrations: readonly Migration[],
): Promise<string[]> => {
  const names = await missingMigrations(connection, migrations)
  const indexes = await missingIndexes(connection)
  return [
    ...(names.length > 0 ? [`Migrations that were not run to their end: ${names.join(', ')}.`] : []),
    ...(indexes.length > 0 ? [`Indexes that are missing: ${someOf(indexes)}.`] : []),
  ]
}

/** @throws StartRefusal that names what is missing, and the command that brings it; RefusalForNow while that command runs */
export const requireSchema = async (connection: Connection, migrations: readonly Migration[]): Promise<void> => {
  const missing = await findMissingSchema(connection, migrations)
  if (missing.length === 0) return
  if (await isMigrating(connection, new Date())) {
    throw new RefusalForNow(['"operator migrate" runs and has not made everything yet.', ...missing].join('\n'))
  }
  throw new StartRefusal(
    ['The database is not as this version needs it. Run "operator migrate" first.', ...missing].join('\n'),
  )
}
