import { invalidParameter, refused } from './api-error.ts'
import type { Row, Table } from './database.ts'
import type { Json, Work } from './work.ts'

type Clause = {
  field: string
  key: string | null
  operator: ':' | '~' | '>' | '<' | '>=' | '<='
  value: string
  negated: boolean
}

const clausePattern =
  /^(-)?([a-z_]+)(?:\[["']([^"']*)["']\])?\s*(>=|<=|[:~><])\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^\s]+))\s*/

/** `email:"a@b.example" AND metadata["k"]:"v"`: https://docs.stripe.com/search#search-query-language */
function parseQuery(query: string): { clauses: Clause[]; any: boolean } {
  const clauses: Clause[] = []
  let rest = query.trim()
  const joints = new Set<string>()
  while (rest !== '') {
    const match = clausePattern.exec(rest)
    if (!match)
      throw invalidParameter(
        `We were unable to parse your search query. The part that could not be read: ${rest}`,
        'query',
      )
    const [whole, minus, field = '', key, operator, double, single, bare] = match
    const value = (double ?? single ?? bare ?? '').replace(/\\(.)/g, '$1')
    clauses.push({ field, key: key ?? null, operator: operator as Clause['operator'], value, negated: minus === '-' })
    rest = rest.slice(whole.length)
    const joint = /^(AND|OR)\s+/i.exec(rest)
    if (joint?.[1]) {
      joints.add(joint[1].toUpperCase())
      rest = rest.slice(joint[0].length)
    }
  }
  if (joints.size > 1) throw invalidParameter('Search queries cannot combine AND and OR.', 'query')
  return { clauses, any: joints.has('OR') }
}

function matches(object: Json, clause: Clause): boolean {
  const found = clause.key === null ? object[clause.field] : (object[clause.field] as Json | null)?.[clause.key]
  if (clause.value.toLowerCase() === 'null' && clause.operator === ':') return (found ?? null) === null
  if (found === undefined || found === null) return false
  switch (clause.operator) {
    case ':':
      return String(found).toLowerCase() === clause.value.toLowerCase()
    case '~':
      return String(found).toLowerCase().includes(clause.value.toLowerCase())
    case '>':
      return Number(found) > Number(clause.value)
    case '<':
      return Number(found) < Number(clause.value)
    case '>=':
      return Number(found) >= Number(clause.value)
    case '<=':
      return Number(found) <= Number(clause.value)
  }
}

/** Search, as late as the switch says: what was made within the lag is not found. */
export function searchRows<T extends Row & { created: number }>(
  work: Work,
  params: { query: string; limit: number | undefined; page: string | undefined },
  { table, url, render }: { table: Table<T>; url: string; render: (row: T) => Json },
): Json {
  const { clauses, any } = parseQuery(params.query)
  const visibleUntil = work.now - work.searchLagMs / 1000
  const hit = (object: Json) => {
    const results = clauses.map((clause) => matches(object, clause) !== clause.negated)
    return any ? results.some(Boolean) : results.every(Boolean)
  }
  const size = params.limit ?? 10
  if (params.page !== undefined && !table.get(work.scope, params.page))
    throw refused(`Invalid page: ${params.page}`, { param: 'page' })
  const data: Json[] = []
  let next: string | null = null
  for (const row of table.newestFirst(work.scope, undefined, params.page)) {
    if (row.created > visibleUntil && work.searchLagMs > 0) continue
    const object = render(row)
    if (!hit(object)) continue
    if (data.length === size) {
      next = String(data.at(-1)?.id)
      break
    }
    data.push(object)
  }
  return { object: 'search_result', data, has_more: next !== null, next_page: next, url }
}
