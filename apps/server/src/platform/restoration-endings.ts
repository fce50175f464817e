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

interface Ending extends Ended {
  /** Ends what is these organizations'; call it in the transaction that says so. */
  readonly endOf: (organizationIds: readonly string[]) => Promise<void>
  /** Ends whatever is left, persons' and nobody's too. */
  readonly endRest: () => Promise<void>
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

const endingOf = async (
  connection: Connection,
  { collection, where = {}, update, owner }: Declared,
): Promise<Ending> => {
  const rows = modelOf(connection, collection)
  const organizations = await countBy(rows, where, owner?.organization)
  const persons = await countBy(rows, where, owner?.person)
  const ended = new Set<string>()
  const end = async (which: object): Promise<void> => {
    if (update) await rows.updateMany({ ...which }, { ...update })
    else await rows.deleteMany({ ...which })
  }
  return {
    collection,
    count: await rows.countDocuments({ ...where }),
    organizations,
    persons,
    endOf: async (organizationIds) => {
      const having = organizationIds.filter((id) => organizations.has(id))
      if (owner?.organization === undefined || having.length === 0) return
      await end({ ...where, [owner.organization]: { $in: having } })
      for (const id of having) ended.add(id)
    },
    // What is changed and stays is not changed a second time.
    endRest: () =>
      end(ended.size > 0 && owner?.organization ? { ...where, [owner.organization]: { $nin: [...ended] } } : where),
  }
}

/** Counts what is to end, before any of it does. Repeated, it finds what is left and what began since. */
export const findEndings = async (connection: Connection): Promise<Ending[]> => {
  const endings: Ending[] = []
  for (const declaration of endingsOf(connection)) endings.push(await endingOf(connection, declaration))
  return endings
}
