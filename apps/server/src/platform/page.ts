import { createHash } from 'node:crypto'
import type { CappedCount, Page } from '@billbridge/contract/page'
import { countCap } from '@billbridge/contract/page'
import { decodeCursor, decodeNotedCursor, encodeCursor, type Position, type SortValue } from './cursor.ts'
import type { Filter, Model } from './mongo.ts'

export type SortDirection = 1 | -1

/** What `sort` of a list means, such as `-name`: the field that keeps it, and downwards. */
export const sortOf =
  <Field extends string, Name extends string>(fields: Readonly<Record<Name, Field>>) =>
  (sort: Name | `-${Name}`): [Field, SortDirection] => {
    const name = sort.replace('-', '') as Name
    return [fields[name], sort.startsWith('-') ? -1 : 1]
  }

export interface PageRequest<Row> {
  /** Must name the organization. */
  readonly filter: Filter<Row>
  /** One field and `_id` to break ties; an index must lead with the filter's fields and then these two. */
  readonly sort: readonly [field: keyof Row & string, direction: SortDirection]
  readonly cursor?: string | undefined
  readonly limit: number
  /** Fields to leave out of the rows because no list shows them, such as `-lineItems`. */
  readonly select?: string
  /**
   * The filter names several values of a field that leads the index (`$in`). MongoDB then merges as many scans, which it
   * can do among ties only when they are sorted by `_id` alone.
   */
  readonly merged?: boolean
  /** Whose cursors are taken: those of this list, which is the collection's of the organization unless said otherwise. */
  readonly list?: string
  /** The cursor was noted by ourselves and comes from no caller. */
  readonly noted?: true
}

/** Names a list in its cursors: the collection and, unreadable, the organization that the filter names. */
export const listNameOf = <Row>({ collection }: Pick<Model<Row>, 'collection'>, filter: Filter<Row>): string => {
  const organizationId = String(Reflect.get(filter, 'organizationId') ?? '')
  return `${collection.name}.${createHash('sha256').update(organizationId).digest('base64url').slice(0, 8)}`
}

interface Stretch {
  readonly filter: object
  /** Rows that share one value of the field. */
  readonly ties?: true
}

/**
 * The stretches of the index that follow a position: the rest of its ties, then the values beyond it, then (going down)
 * the rows without a value, which sort lowest. Each is one range of the index; an `$or` over them would not be.
 */
const stretchesAfter = (field: string, direction: SortDirection, { value, id }: Position): Stretch[] => {
  const beyond = direction === 1 ? '$gt' : '$lt'
  const ties: Stretch = { filter: { [field]: value, _id: { [beyond]: id } }, ties: true }
  if (value === null) return direction === 1 ? [ties, { filter: { [field]: { $ne: null } } }] : [ties]
  const further = { filter: { [field]: { [beyond]: value } } }
  return direction === 1 ? [ties, further] : [ties, further, { filter: { [field]: null }, ties: true }]
}

/**
 * One page by keyset: costs the same at any depth, and rows that come or go meanwhile move no other row.
 * @throws ProblemError `invalid-cursor` for a cursor that was not made for this list and sort
 */
export const findPage = async <Row extends { _id: string }>(
  model: Model<Row>,
  request: PageRequest<Row>,
): Promise<{ rows: Row[]; nextCursor: string | null }> => {
  const {
    filter,
    sort: [field, direction],
    cursor,
    limit,
    select = '',
    merged = false,
  } = request
  const use = { list: request.list ?? listNameOf(model, filter), sort: `${field}:${direction}` }
  const read = (given: string): Position =>
    request.noted ? decodeNotedCursor(use, given) : decodeCursor(model.db, use, given)
  const stretches: Stretch[] = cursor === undefined ? [{ filter: {} }] : stretchesAfter(field, direction, read(cursor))
  const rows: Row[] = []
  for (const stretch of stretches) {
    const missing = limit + 1 - rows.length
    if (missing === 0) break
    const both = { $and: [filter, stretch.filter] } as Filter<Row>
    const found = await model
      .find(both)
      .select(select)
      .sort(stretch.ties && merged ? { _id: direction } : { [field]: direction, _id: direction })
      .limit(missing)
      .lean<Row[]>()
    rows.push(...found)
  }
  const last = rows[limit - 1]
  if (rows.length <= limit || !last) return { rows, nextCursor: null }
  const position = { value: (last[field] ?? null) as SortValue, id: last._id }
  return { rows: rows.slice(0, limit), nextCursor: encodeCursor(model.db, use, position) }
}

const compare = (left: SortValue, right: SortValue): number => {
  if (left === null || right === null) return Number(right === null) - Number(left === null)
  return left < right ? -1 : left > right ? 1 : 0
}

const sortValueOf = (row: object, field: string): SortValue => (Reflect.get(row, field) ?? null) as SortValue

/**
 * The same page, in the same order and with the same cursors, of rows that are all at hand: the few hits of a search,
 * which no index has in the order asked for.
 * @throws ProblemError `invalid-cursor` for a cursor that was not made for this list and sort
 */
export const pageOfFew = <Row extends { _id: string }>(
  { db }: Pick<Model<Row>, 'db'>,
  rows: readonly Row[],
  request: Pick<PageRequest<Row>, 'sort' | 'cursor' | 'limit'> & { readonly list: string },
): { rows: Row[]; nextCursor: string | null } => {
  const {
    sort: [field, direction],
    cursor,
    limit,
    list,
  } = request
  const use = { list, sort: `${field}:${direction}` }
  const after = cursor === undefined ? undefined : decodeCursor(db, use, cursor)
  const order = (left: Position, right: Position) =>
    direction * (compare(left.value, right.value) || compare(left.id, right.id))
  const following = rows
    .map((row) => ({ row, value: sortValueOf(row, field), id: row._id }))
    .filter((position) => after === undefined || order(position, after) > 0)
    .sort(order)
  const last = following[limit - 1]
  const nextCursor = following.length > limit && last ? encodeCursor(db, use, last) : null
  return { rows: following.slice(0, limit).map(({ row }) => row), nextCursor }
}

/** `findPage` with each row turned into what the contract shows. */
export const findPageOf = async <Row extends { _id: string }, Shown>(
  model: Model<Row>,
  request: PageRequest<Row>,
  toShown: (row: Row) => Shown,
): Promise<Page<Shown>> => {
  const { rows, nextCursor } = await findPage(model, request)
  return { data: rows.map(toShown), nextCursor }
}

/** A count that is exact up to 10,000 and costs no more than that. */
export const cappedCount = async <Row extends { _id: string }>(
  model: Model<Row>,
  filter: Filter<Row>,
): Promise<CappedCount> => {
  const count = await model.countDocuments(filter).limit(countCap + 1)
  return { count: Math.min(count, countCap), exact: count <= countCap }
}

/** All of a list, page after page: for figures about all of something that there is little of. */
export const everyPage = async <T>(
  ask: (cursor: string | undefined) => Promise<{ data: readonly T[]; nextCursor: string | null }>,
): Promise<T[]> => {
  const all: T[] = []
  let cursor: string | undefined
  do {
    const page = await ask(cursor)
    all.push(...page.data)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return all
}
