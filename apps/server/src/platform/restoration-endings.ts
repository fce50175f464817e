import type { Connection, Model } from 'mongoose'

/** Whose it is that ends, as a path into the row: an organization's, or a person's, who may work in several. */
interface EndingOwner {
  readonly organization?: string
  readonly person?: string
}

/**
 * What ends when the database was brought back from a backup. All rows of the collection are removed, or those of `where`;
 * with `update` they stay and are changed.
 */
export interface RestorationEnding {
  readonly where?: Readonly<Record<string, unknown>>
  readonly update?: Readonly<Record<string, unknown>>
  /** Absent: nobody's in particular. */
  readonly owner?: EndingOwner
}

type Declared = RestorationEnding & { readonly collection: string }

/** What ended of one collection. */
export interface Ended {
  readonly collection: string
  readonly count: number
  /** How many of each, by id. */
  readonly organizations: ReadonlyMap<string, number>
  readonly persons: ReadonlyMap<string, number>
}

const declared = new WeakMap<Connection, Map<string, Declared>>()

/** Called by `defineModel` and by what defines follow-ups; the last declaration of a collection and condition counts. */
export const declareRestorationEnding = (
  connection: Connection,
  collection: string,
  ending: RestorationEnding,
): void => {
  const known = declared.get(connection) ?? new Map<string, Declared>()
  known.set(`${collection} ${JSON.stringify(ending.where ?? {})}`, { collection, ...ending })
  declared.set(connection, known)
}

const endingsOf = (connection: Connection): readonly Declared[] => [...(declared.get(connection)?.values() ?? [])]

/** By its model and not by the driver: only so it joins a transaction. */
const modelOf = (connection: Connection, collection: string): Model<object> => {
  const found = Object.values(connection.models).find((model) => model.collection.name === collection)
  if (!found) throw new Error(`No model keeps ${collection}.`)
  return found
}

const countBy = async (rows: Model<object>, where: object, path: string | undefined): Promise<Map<string, number>> => {
  if (path === undefined) return new Map()
  const group = { $group: { _id: `$${path}`, count: { $sum: 1 } } }
  const found = await rows.aggregate<{ _id: string | null; count: number }>([{ $match: where }, group])
  return new Map(found.flatMap(({ _id, count }) => (_id === null ? [] : [[_id, count] as const])))
}

const end = async (connection: Connection, { collection, where = {}, update, owner }: Declared): Promise<Ended> => {
  const rows = modelOf(connection, collection)
  const organizations = await countBy(rows, where, owner?.organization)
  const persons = await countBy(rows, where, owner?.person)
  const count = update
    ? (await rows.updateMany({ ...where }, { ...update })).modifiedCount
    : (await rows.deleteMany({ ...where })).deletedCount
  return { collection, count, organizations, persons }
}

/** Ends all of it. Repeating it ends what began since. Call it in a transaction. */
export const endByRestoration = async (connection: Connection): Promise<Ended[]> => {
  const ended: Ended[] = []
  for (const declaration of endingsOf(connection)) ended.push(await end(connection, declaration))
  return ended
}
