import type { Connection } from 'mongoose'
import type { SecretPlace } from './encryption.ts'

/** One field of a collection that holds a sealed secret, or null. */
export interface SealedField<Row> {
  /** Where it stands in the row, such as `webhook.sealedSecret`; not inside an array. */
  readonly path: string
  /** The place it was sealed for; asked only of rows that hold one. */
  readonly placeOf: (row: Row) => SecretPlace
}

/** The same, once rows of every shape are looked at alike. */
export interface DeclaredSealedField {
  readonly collection: string
  readonly path: string
  readonly placeOf: (row: Record<string, unknown>) => SecretPlace
}

const declared = new WeakMap<Connection, Map<string, readonly DeclaredSealedField[]>>()

/** Called by `defineModel` for every collection. */
export const declareSealedFields = <Row>(
  connection: Connection,
  collection: string,
  fields: readonly SealedField<Row>[],
): void => {
  const known = declared.get(connection) ?? new Map<string, readonly DeclaredSealedField[]>()
  known.set(
    collection,
    fields.map(({ path, placeOf }) => ({ collection, path, placeOf: (row) => placeOf(row as Row) })),
  )
  declared.set(connection, known)
}

/** Every sealed field of every collection that this connection's models declare. */
export const sealedFieldsOf = (connection: Connection): readonly DeclaredSealedField[] =>
  [...(declared.get(connection)?.values() ?? [])].flat()
