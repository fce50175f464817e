import { toUrl } from '@billbridge/contract/client'
import type { NamedEndpoint } from '@billbridge/contract/endpoints'
import type { IdSource } from '@billbridge/contract/sample-texts'
import fc from 'fast-check'
import { sampleOf } from './endpoint-samples.ts'
import { partsOf, replaceAt } from './places.ts'

/** A request that is right but for what an attack does to it. */
export interface Attack {
  /** Every field there is, or those alone that have to be there. */
  readonly all: boolean
  readonly kind: 'none' | 'body' | 'extra' | 'query' | 'path' | 'raw' | 'type' | 'header'
  /** Which of the places that there are is taken. */
  readonly place: number
  readonly value: unknown
  readonly text: string
}

export interface HostileRequest {
  readonly method: string
  readonly path: string
  readonly headers: Record<string, string>
  readonly body: string | Uint8Array<ArrayBuffer> | undefined
}

const nested = (depth: number): unknown => {
  let value: unknown = 1
  for (let level = 0; level < depth; level++) value = [value]
  return value
}

const texts = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\u202Etxt.exe',
  '👩‍👩‍👧‍👦'.repeat(20),
  '\r\nSet-Cookie: a=b',
  '$where',
  '__proto__',
  'constructor',
  '=1+1',
  '../../etc/passwd',
  '.*.*.*.*.*.*$',
  '9'.repeat(400),
  'a'.repeat(70_000),
  '9999-99-99',
  '+275760-09-13T00:00:00.000Z',
  '0000-01-01',
  'NaN',
  '1e999',
]

const values: readonly unknown[] = [
  null,
  true,
  [],
  {},
  [[]],
  { $gt: '' },
  { $ne: null },
  { $where: 'sleep(5000)' },
  { $regex: '^(a+)+$' },
  [{ $in: [] }],
  { toString: null },
  { constructor: { prototype: { role: 'admin' } } },
  { length: 1e9 },
  0,
  -1,
  1.5,
  Number.MAX_SAFE_INTEGER,
  2 ** 60,
  -1e308,
  Array.from({ length: 1001 }, () => 'a'),
  nested(500),
]

const rawBodies: readonly (string | Uint8Array<ArrayBuffer>)[] = [
  '',
  'null',
  '[]',
  '"\\ud800"',
  '{"a":',
  '{"__proto__":{"role":"admin"}}',
  '{"a":1,"a":2}',
  '['.repeat(100_000),
  '1e400',
  new Uint8Array([0x22, 0xff, 0xfe, 0x22]),
  new Uint8Array([0xff, 0xfe, 0x7b, 0x00]),
  'a;b\n"unclosed',
]

const contentTypes = [
  'text/plain',
  'application/xml',
  'application/json; charset=utf-16',
  'multipart/form-data',
  'a',
  '',
]
const queries = ['%00', '%ED%A0%80', '%E0%A4%A', '%', '[$gt]=1', '__proto__[a]=1', 'a=1&a=2', 'cursor=%22', 'limit=1e3']
const headers = ['idempotency-key', 'x-request-id', 'if-match', 'accept', 'authorization', 'content-encoding', 'cookie']

const pick = <T>(list: readonly T[], place: number): T => list[place % list.length] as T

export const attacks: fc.Arbitrary<Attack> = fc.record({
  all: fc.boolean(),
  kind: fc.constantFrom('none', 'body', 'body', 'body', 'extra', 'query', 'query', 'path', 'raw', 'type', 'header'),
  place: fc.nat(10_000),
  value: fc.oneof(fc.constantFrom(...values), fc.constantFrom(...texts), fc.jsonValue({ maxDepth: 2 })),
  text: fc.oneof(fc.constantFrom(...texts), fc.string({ unit: 'binary', maxLength: 40 })),
})

/** Percent signs for every byte. */
const toPercent = (text: string): string =>
  [...Buffer.from(text, 'utf8')].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')

const bodyOf = ({ spec }: NamedEndpoint, ids: IdSource, { all, kind, place, value }: Attack) => {
  if (kind === 'raw') return pick(rawBodies, place)
  if (spec.bodyType === 'csv') return `number,total\n${kind === 'body' ? JSON.stringify(value) : '1'},2\n`
  const right = spec.body ? sampleOf(spec.body, ids, all) : undefined
  if (kind === 'body')
    return JSON.stringify(right === undefined ? value : replaceAt(right, pick(partsOf(right), place).path, value))
  if (kind === 'extra') return JSON.stringify({ ...(right as object), [pick(texts, place)]: value })
  return right === undefined ? undefined : JSON.stringify(right)
}

const pathOf = ({ spec }: NamedEndpoint, ids: IdSource, { all, kind, place, text }: Attack): string => {
  const params = (spec.params ? sampleOf(spec.params, ids) : {}) as Record<string, string>
  const { cursor: _, ...query } = (spec.query ? sampleOf(spec.query, ids, all) : {}) as Record<string, unknown>
  const hostile = toPercent(text.slice(0, 2_000))
  if (kind === 'path')
    return toUrl({ ...spec, path: spec.path.replace(/:\w+/, 'HOSTILE') as `/${string}` }, { params, query }).replace(
      'HOSTILE',
      hostile,
    )
  const path = toUrl(spec, { params, query })
  if (kind !== 'query') return path
  const names = spec.query ? Object.keys(spec.query.shape) : ['a']
  const added = place % 3 === 0 ? pick(queries, place) : `${pick(names, place)}=${hostile}`
  return `${path}${path.includes('?') ? '&' : '?'}${added}`
}

/** What HTTP lets through in a header. */
const toHeader = (text: string): string =>
  text
    .replace(/[^\t\x20-\x7e\x80-\xff]/g, '')
    .trim()
    .slice(0, 4_000)

/** The request that an attack makes of a right one. */
export const toHostileRequest = (endpoint: NamedEndpoint, ids: IdSource, attack: Attack): HostileRequest => {
  const { spec } = endpoint
  const { kind, place, text } = attack
  const body = spec.method === 'GET' ? undefined : bodyOf(endpoint, ids, attack)
  const type = kind === 'type' ? pick(contentTypes, place) : spec.bodyType === 'csv' ? 'text/csv' : 'application/json'
  return {
    method: spec.method,
    path: pathOf(endpoint, ids, attack),
    headers: {
      ...(body === undefined ? {} : { 'content-type': type }),
      ...(kind === 'header' ? { [pick(headers, place)]: toHeader(text) } : {}),
    },
    body,
  }
}
