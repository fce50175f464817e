import { type Migration, missingMigrations } from './migrations.ts'
import type { Connection } from './mongo.ts'
import { StartRefusal } from './process-refusal.ts'

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

/** What this version needs and the database does not have, in sentences; empty when it may be used. */
export const findMissingSchema = async (
  connection: Connection,
  migrations: readonly Migration[],
): Promise<string[]> => {
  const names = await missingMigrations(connection, migrations)
  const indexes = await missingIndexes(connection)
  return [
    ...(names.length > 0 ? [`Migrations that were not run to their end: ${names.join(', ')}.`] : []),
    ...(indexes.length > 0 ? [`Indexes that are missing: ${indexes.join(', ')}.`] : []),
  ]
}

/** @throws StartRefusal that names what is missing, and the command that brings it */
export const requireSchema = async (connection: Connection, migrations: readonly Migration[]): Promise<void> => {
  const missing = await findMissingSchema(connection, migrations)
  if (missing.length === 0) return
  throw new StartRefusal(
    ['The database is not as this version needs it. Run "operator migrate" first.', ...missing].join('\n'),
  )
}
