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

/** An operation that would not stand a full database. */
export interface CostlyOperation {
  readonly collection: string
  readonly plan: string
  readonly sortsInMemory: boolean
  readonly docsExamined: number
  readonly nreturned: number
  readonly command: object
}

/** A few more than answered is the cost of a filter inside the index; many more is a missing index. */
const readsTooMuch = (examined: number, returned: number): boolean => examined > 2 * returned + 10

/** Sorting the few groups of an aggregation is no sorting of documents. */
const sortsGroups = ({ pipeline = [] }: { pipeline?: object[] }): boolean => {
  const group = pipeline.findIndex((stage) => '$group' in stage)
  const sort = pipeline.findIndex((stage) => '$sort' in stage)
  return group !== -1 && group < sort
}

/**
 * Runs something and gives the operations of the whole database that scanned a collection, sorted in memory, or examined
 * many more documents than they returned.
 */
export const profileEverything = async (
  connection: Connection,
  work: () => Promise<unknown>,
): Promise<CostlyOperation[]> => {
  const { db } = connection
  if (!db) throw new Error('There is no database yet.')
  await db.command({ profile: 2 })
  await work().finally(() => db.command({ profile: 0 }))
  const profile = db.collection('system.profile')
  const entries = await profile
    .find({ ns: { $not: /\.(system\.|schedules)/ }, planSummary: { $exists: true } })
    .toArray()
  await profile.drop()
  return entries
    .map(({ ns, planSummary, hasSortStage = false, docsExamined = 0, nreturned, nModified, ndeleted, command }) => ({
      collection: String(ns).slice(db.databaseName.length + 1),
      plan: String(planSummary),
      sortsInMemory: hasSortStage && !sortsGroups(command),
      docsExamined,
      nreturned: nreturned ?? nModified ?? ndeleted ?? 0,
      command,
    }))
    .filter(
      ({ plan, sortsInMemory, docsExamined, nreturned }) =>
        plan.includes('COLLSCAN') || sortsInMemory || readsTooMuch(docsExamined, nreturned),
    )
}
