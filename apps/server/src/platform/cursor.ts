import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Encryption } from './encryption.ts'
import type { Connection } from './mongo.ts'
import { ProblemError } from './problem-error.ts'

export type SortValue = string | number | boolean | Date | null

/** What a cursor is good for. */
export interface CursorUse {
  readonly list: string
  readonly sort: string
}

/** Behind which row a page begins. */
export interface Position {
  readonly value: SortValue
  readonly id: string
}

const keysOf = new WeakMap<Connection, readonly Uint8Array[]>()

/** Cursors of this connection's lists are signed with a key of the first encryption key, and taken with one of any. */
export const signCursors = (connection: Connection, encryption: Pick<Encryption, 'deriveKeys'>): void => {
  keysOf.set(connection, encryption.deriveKeys('cursors'))
}

/** 128 bits, so that nobody finds one by trying. */
const signatureOf = (key: Uint8Array, payload: string): string =>
  createHmac('sha256', key).update(payload).digest().subarray(0, 16).toString('base64url')

const isSignedBy = (key: Uint8Array, payload: string, signature: string): boolean => {
  const [expected, given] = [Buffer.from(signatureOf(key, payload)), Buffer.from(signature)]
  return expected.length === given.length && timingSafeEqual(expected, given)
}

const keysFor = (connection: Connection): readonly Uint8Array[] => {
  const keys = keysOf.get(connection)
  if (!keys) throw new Error('Nobody said how cursors of this connection are signed (signCursors).')
  return keys
}

export const encodeCursor = (connection: Connection, use: CursorUse, { value, id }: Position): string => {
  const kept = value instanceof Date ? { date: value.toISOString() } : { value }
  const payload = Buffer.from(JSON.stringify({ ...use, ...kept, id })).toString('base64url')
  const [key = new Uint8Array()] = keysFor(connection)
  return `${payload}.${signatureOf(key, payload)}`
}

/** Names the parameter, and says no more: what a cursor holds is nobody's business but ours. */
export const badCursor = (): ProblemError =>
  new ProblemError('invalid-cursor', {
    detail: 'cursor: must be `nextCursor` of the page before, of this list and with the same `sort`.',
    errors: [{ field: 'cursor', message: 'must be `nextCursor` of the page before' }],
  })

interface Content {
  readonly list?: string
  readonly sort: string
  readonly value?: Exclude<SortValue, Date>
  readonly date?: string
  readonly id: string
}

const positionIn = (payload: string, use: CursorUse): Position => {
  const { list = use.list, sort, value, date, id } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Content
  if (list !== use.list || sort !== use.sort) throw badCursor()
  return { value: date === undefined ? (value ?? null) : new Date(date), id }
}

/** @throws ProblemError `invalid-cursor` for one that was not made here, or not for this list and sort */
export const decodeCursor = (connection: Connection, use: CursorUse, cursor: string): Position => {
  const [payload = '', signature = '', ...more] = cursor.split('.')
  const isOurs = more.length === 0 && keysFor(connection).some((key) => isSignedBy(key, payload, signature))
  if (!isOurs) throw badCursor()
  return positionIn(payload, use)
}

/**
 * The same for one that was never out of our hands: noted by work that goes on, perhaps under a key that is gone, or
 * without a signature by an older version.
 */
export const decodeNotedCursor = (use: CursorUse, cursor: string): Position =>
  positionIn(cursor.split('.')[0] ?? '', use)
