import { invalidParameter, noSuch } from './api-error.ts'
import type { Row, Table } from './database.ts'
import { expand } from './expand.ts'
import type { FormObject } from './form-body.ts'
import { integer, listOf, type Parsed, type Reader, readObject, type Shape, word } from './params.ts'
import { scopeOf } from './rows.ts'
import type { Json, Work } from './work.ts'

export type PathParams = Record<string, string>

/**
 * One endpoint. `prepare` reads the parameters and may refuse them, touching nothing; what it returns does the work.
 * The two are apart because idempotency keys remember only what the second did.
 */
export type Route = {
  method: 'GET' | 'POST' | 'DELETE'
  path: string
  permission: string
  prepare(form: FormObject, path: PathParams, version: string): (work: Work) => Json
}

type Definition<S extends Shape> = {
  permission: string
  params?: S
  /** Names among `params` that newer API versions no longer know. */
  legacy?: (keyof S & string)[]
  handle(work: Work, params: Parsed<S>, id: string, path: PathParams): Json
}

/** Parameters such as `coupon` on customers left the API with this version. */
const legacyEnds = '2025-03-31'

const expandable = { expand: listOf(word) }

/** Declares an endpoint: `route('POST /v1/invoices/:id/void', { … })`. */
export function route<const S extends Shape>(signature: string, definition: Definition<S>): Route {
  const [method, path = ''] = signature.split(' ')
  const shape = { ...definition.params, ...expandable } as S & typeof expandable
  return {
    method: method as Route['method'],
    path,
    permission: definition.permission,
    prepare(form, pathParams, version) {
      const modern = version >= legacyEnds
      const params = readObject(modern ? without(shape, definition.legacy ?? []) : shape, form)
      return (work) => {
        const answer = definition.handle(work, params as Parsed<S>, pathParams.id ?? '', pathParams)
        return expand(work, answer, (params as { expand?: string[] }).expand ?? [])
      }
    },
  }
}

const without = <S extends Shape>(shape: S, names: string[]): S =>
  Object.fromEntries(Object.entries(shape).filter(([name]) => !names.includes(name))) as S

const limit: Reader<number> = {
  read(value, name) {
    const given = integer.read(value, name)
    if (given < 1)
      throw invalidParameter('This value must be greater than or equal to 1.', name, 'parameter_invalid_integer')
    if (given > 100)
      throw invalidParameter('This value must be less than or equal to 100.', name, 'parameter_invalid_integer')
    return given
  },
}

const range: Reader<Range> = {
  read(value, name) {
    if (typeof value === 'string') {
      const exact = integer.read(value, name)
      return { gte: exact, lte: exact }
    }
    return readObject({ gt: integer, gte: integer, lt: integer, lte: integer }, value, name)
  },
}
type Range = { gt?: number | undefined; gte?: number | undefined; lt?: number | undefined; lte?: number | undefined }

export const paging = { limit, starting_after: word, ending_before: word }
export const createdRange = { created: range }
export const rangeOf = range

export function within(given: Range | undefined, moment: number | null): boolean {
  if (!given) return true
  if (moment === null) return false
  if (given.gt !== undefined && moment <= given.gt) return false
  if (given.gte !== undefined && moment < given.gte) return false
  if (given.lt !== undefined && moment >= given.lt) return false
  return !(given.lte !== undefined && moment > given.lte)
}

export type Paging = Parsed<typeof paging>
type Listing<T extends Row> = {
  table: Table<T>
  url: string
  where?: { index: string; value: string } | undefined
  keep?: (row: T) => boolean
  render: (row: T) => Json
}

/** A page of a list, newest first. Filters are applied while walking the narrowest index. */
export function paginate<T extends Row>(work: Work, params: Paging, listing: Listing<T>): Json {
  const { table, where, keep = () => true } = listing
  const size = params.limit ?? 10
  for (const name of ['starting_after', 'ending_before'] as const) {
    const id = params[name]
    if (id !== undefined && !table.get(work.scope, id)) throw noSuch(table.label, id, name)
  }
  const rows: T[] = []
  let more = false
  for (const row of table.newestFirst(work.scope, where, params.starting_after)) {
    if (row.id === params.ending_before) break
    if (!keep(row)) continue
    rows.push(row)
    if (params.ending_before === undefined && rows.length > size) break
    if (params.ending_before !== undefined && rows.length > size + 1) rows.shift()
  }
  if (rows.length > size) {
    more = true
    if (params.ending_before === undefined) rows.pop()
    else rows.splice(0, rows.length - size)
  }
  return { object: 'list', data: rows.map(listing.render), has_more: more, url: listing.url }
}

/** A list of what is already at hand, paged like any other. `rows` are in the order they are shown. */
export function paginateArray(rows: Json[], params: Paging, what: string, url: string): Json {
  const find = (id: string, name: string) => {
    const at = rows.findIndex((row) => row.id === id)
    if (at < 0) throw noSuch(what, id, name)
    return at
  }
  const size = params.limit ?? 10
  if (params.ending_before !== undefined) {
    const end = find(params.ending_before, 'ending_before')
    const start = Math.max(0, end - size)
    return { object: 'list', data: rows.slice(start, end), has_more: start > 0, url }
  }
  const start = params.starting_after === undefined ? 0 : find(params.starting_after, 'starting_after') + 1
  return { object: 'list', data: rows.slice(start, start + size), has_more: start + size < rows.length, url }
}

/** The row, or Stripe's 404 (400 when a parameter named it), with its hint when the object is of the other mode. */
export function mustFind<T extends Row>(work: Work, table: Table<T>, id: string, param = 'id'): T {
  const row = table.get(work.scope, id)
  if (row) return row
  const other = work.livemode ? 'test' : 'live'
  const elsewhere = table.get(scopeOf(work.account.id, other), id) === undefined ? undefined : other
  throw noSuch(table.label, id, param, elsewhere)
}

/** A list asked for by customer needs one that exists, or existed. */
export function requireCustomer(work: Work, id: string | undefined): void {
  if (id === undefined || work.state.deletedCustomers.get(work.scope, id)) return
  mustFind(work, work.state.customers, id, 'customer')
}

export const deleted = (object: string, id: string): Json => ({ id, object, deleted: true })
