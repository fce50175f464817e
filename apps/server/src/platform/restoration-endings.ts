import type { Connection } from 'mongoose'

/**
 * What ends when the database was brought back from a backup. All rows of the collection are removed, or those of `where`;
 * with `update` they stay and are changed.
 */
export interface RestorationEnding {
  readonly where?: Readonly<Record<string, unknown>>
  readonly update?: Readonly<Record<string, unknown>>
}

type Declared = RestorationEnding & { readonly collection: string }

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

/** Ends all of it; how many rows of each collection it was. Repeating it ends what began since. */
export const endByRestoration = async (connection: Connection): Promise<Record<string, number>> => {
  const ended: Record<string, number> = {}
  for (const { collection, where = {}, update } of endingsOf(connection)) {
    const rows = connection.collection(collection)
    const count = update
      ? (await rows.updateMany({ ...where }, { ...update })).modifiedCount
      : (await rows.deleteMany({ ...where })).deletedCount
    ended[collection] = (ended[collection] ?? 0) + count
  }
  return ended
}
