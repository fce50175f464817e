import type { Connection } from '../src/platform/mongo.ts'

/** What MongoDB did for one query, by its own account. */
export interface ProfiledQuery {
  readonly planSummary: string
  readonly docsExamined: number
  readonly nreturned: number
  /** Whether it sorted in memory. */
  readonly hasSortStage: boolean
  readonly command: object
}

/** Runs something and tells how each query of one collection was answered: the queries themselves, not copies of them. */
export const profileQueries = async (
  connection: Connection,
  collection: string,
  work: () => Promise<unknown>,
): Promise<ProfiledQuery[]> => {
  const { db } = connection
  if (!db) throw new Error('There is no database yet.')
  await db.command({ profile: 2 })
  await work().finally(() => db.command({ profile: 0 }))
  const profile = db.collection('system.profile')
  const entries = await profile.find({ ns: `${db.databaseName}.${collection}`, 'command.find': collection }).toArray()
  await profile.drop()
  return entries.map(({ planSummary, docsExamined = 0, nreturned = 0, hasSortStage = false, command }) => ({
    planSummary,
    docsExamined,
    nreturned,
    hasSortStage,
    command,
  }))
}
