import type { Connection } from '../src/platform/mongo.ts'

/** How often a collection was written that way so far. Within a transaction a try that has to wait is given up, counted, and made again. */
export const countWrites = async (
  connection: Connection,
  collection: string,
  kind: 'insert' | 'update' | 'remove',
): Promise<number> => {
  const { totals } = await connection.getClient().db('admin').command({ top: 1 })
  return Reflect.get(totals, `${connection.name}.${collection}`)?.[kind].count ?? 0
}
