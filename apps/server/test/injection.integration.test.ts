import { accountEndpoints } from '@billbridge/contract/accounts'
import { billEndpoints } from '@billbridge/contract/bills'
import { toUrl } from '@billbridge/contract/client'
import { allEndpoints, type NamedEndpoint } from '@billbridge/contract/endpoints'
import type { IdSource } from '@billbridge/contract/sample-texts'
import { expect, test } from 'vitest'
import { createTestDatabase } from './database.ts'
import { sampleOf } from './endpoint-samples.ts'
import { makeObjectOfEveryKind } from './objects-of-every-kind.ts'
import { type Path, partsOf, replaceAt } from './places.ts'
import { startServer } from './start-server.ts'

const server = await startServer(createTestDatabase(), { sandbox: true })
const own = await makeObjectOfEveryKind(server, server.organization)
const { client, cookie } = await server.organization.signedIn('admin')
const ownId: IdSource = (kind) => own[kind] ?? 'missing_00000000'

/** Every place in a value where a text stands. */
const textsIn = (value: unknown): Path[] =>
  partsOf(value)
    .filter(({ part }) => typeof part === 'string')
    .map(({ path }) => path)

const paramsOf = ({ spec }: NamedEndpoint) => (spec.params ? sampleOf(spec.params, ownId) : {})
const queryOf = ({ spec }: NamedEndpoint, all: boolean) => {
  const { cursor: _, ...query } = (spec.query ? sampleOf(spec.query, ownId, all) : {}) as Record<string, unknown>
  return query
}

const send = async (endpoint: NamedEndpoint, body: string) => {
  const url = server.url + toUrl(endpoint.spec, { params: paramsOf(endpoint), query: queryOf(endpoint, false) })
  const headers = { cookie, 'content-type': 'application/json' }
  const answer = await fetch(url, { method: endpoint.spec.method, headers, body })
  return { status: answer.status, text: await answer.text() }
}

const read = async (endpoint: NamedEndpoint, search: string) => {
  const url = server.url + toUrl(endpoint.spec, { params: paramsOf(endpoint), query: queryOf(endpoint, false) })
  const answer = await fetch(`${url}${url.includes('?') ? '&' : '?'}${search}`, { headers: { cookie } })
  return { status: answer.status, text: await answer.text() }
}

const named = (endpoints: readonly NamedEndpoint[]) => endpoints.map((endpoint) => [endpoint.name, endpoint] as const)
const withJson = allEndpoints.filter(({ spec }) => spec.body !== undefined && spec.bodyType !== 'csv')
const withQuery = allEndpoints.filter(({ spec }) => spec.query !== undefined && spec.method === 'GET')

const operators: readonly unknown[] = [
  { $gt: '' },
  { $ne: null },
  { $regex: '.*' },
  { $where: 'sleep(5000)' },
  { $expr: { $function: { body: 'while(true){}', args: [], lang: 'js' } } },
  [{ $gt: '' }],
]

/** As a whole, or, of a batch, each row by itself. */
const isRefused = (status: number, text: string): boolean => {
  if (status === 422) return true
  const { results = [] } = JSON.parse(text) as { results?: { outcome: string }[] }
  return status === 200 && results.length > 0 && results.every(({ outcome }) => outcome === 'refused')
}

test.each(named(withJson))('%s takes no operator of MongoDB for a text', async (_, endpoint) => {
  const sample = endpoint.spec.body && sampleOf(endpoint.spec.body, ownId)
  for (const path of textsIn(sample)) {
    for (const operator of operators) {
      const { status, text } = await send(endpoint, JSON.stringify(replaceAt(sample, path, operator)))
      expect(isRefused(status, text), `${path.join('.')}: ${status} ${text}`).toBe(true)
    }
  }
  expect((await send(endpoint, JSON.stringify({ ...(sample as object), $where: '1' }))).status).toBe(422)
})

test.each(named(withJson))('%s takes no key that reaches for a prototype', async (_, endpoint) => {
  const sample = JSON.stringify(endpoint.spec.body && sampleOf(endpoint.spec.body, ownId))
  for (const key of ['__proto__', '\\u005f_proto__', 'constructor', 'prototype', 'toString']) {
    const rest = sample === '{}' ? '}' : `,${sample.slice(1)}`
    const { status, text } = await send(endpoint, `{"${key}":{"polluted":true}${rest}`)
    expect(status, `${key}: ${text}`).toBe(422)
  }
  expect('polluted' in {}).toBe(false)
})

const odd = {
  'a long text': 'x'.repeat(200_000),
  'control characters': 'a\u0000b\u001b[31m\r\nBcc: x@example.com',
  'half a character': '\ud800',
  'text from right to left': 'مخبز ‮gnp.exe 🥐👩‍🍳',
}

test.each(named(withJson))('%s answers odd texts without failing', async (_, endpoint) => {
  const sample = endpoint.spec.body && sampleOf(endpoint.spec.body, ownId)
  for (const path of textsIn(sample)) {
    for (const [what, text] of Object.entries(odd)) {
      const answer = await send(endpoint, JSON.stringify(replaceAt(sample, path, text)))
      expect(answer.status, `${path.join('.')} is ${what}: ${answer.text.slice(0, 500)}`).toBeLessThan(500)
    }
  }
})

test.each(named(withQuery))('%s takes no operator, prototype key or odd text in its query', async (_, endpoint) => {
  for (const name of Object.keys(queryOf(endpoint, true))) {
    for (const operator of ['$gt', '$ne', '$regex', '$where']) {
      expect((await read(endpoint, `${name}[${operator}]=`)).status, name).toBe(422)
    }
    for (const value of [
      JSON.stringify({ $gt: '' }),
      'x'.repeat(5000),
      '\u0000',
      '$where',
      '.*',
      '^(a+)+$',
      '(',
      '\u202e',
    ]) {
      const { status, text } = await read(endpoint, new URLSearchParams([[name, value]]).toString())
      expect(status, `${name}=${value.slice(0, 20)}: ${text.slice(0, 300)}`).toBeLessThan(500)
    }
    expect((await read(endpoint, `${name}=a&${name}=b`)).status).toBeLessThan(500)
  }
  for (const key of ['__proto__', 'constructor', '__proto__[polluted]', '$where']) {
    expect((await read(endpoint, `${encodeURIComponent(key)}=x`)).status, key).toBe(422)
  }
  expect('polluted' in {}).toBe(false)
})

const withParams = allEndpoints.filter(({ spec }) => spec.params !== undefined)
const foreignSegments = [
  '%7B%22%24gt%22%3A%22%22%7D',
  '%00',
  '..%2f..%2fetc%2fpasswd',
  '$where',
  '__proto__',
  '%E2%80%AE',
  '%ff',
]

test.each(named(withParams))('%s finds nothing at an id that is none', async (_, { spec }) => {
  for (const segment of foreignSegments) {
    const path = `${server.url}/api/v1${spec.path.replace(/:\w+/g, segment)}`
    const answer = await fetch(path, {
      method: spec.method,
      headers: { cookie, 'content-type': spec.bodyType === 'csv' ? 'text/csv' : 'application/json' },
      ...(spec.method === 'GET' ? {} : { body: '{}' }),
    })
    expect(answer.status, `${segment}: ${await answer.text()}`).toBe(404)
  }
})

test('names of any script, with emoji and marks of direction, come back as they were sent', async () => {
  const names = [
    'مخبز المثال',
    'מאפיית דוגמה',
    '例示パン株式会社',
    'Crème 🥐 Ltd 👩‍🍳',
    'A\u200fB',
    'zero\u200dwidth',
    'ＡＢＣ',
  ]
  for (const [index, name] of names.entries()) {
    const code = `SCRIPT-${index}`
    const { data } = await client.call(accountEndpoints.create, { body: { code, name } })
    expect(data.name).toBe(name)
    const found = await client.call(accountEndpoints.list, { query: { search: name } })
    expect(found.data.data.map((account) => account.id)).toContain(data.id)
  }
})

test('search words are taken literally, however they look', async () => {
  for (const search of ['.*', '^', '$', '(a+)+$', '[', '\\', '{"$gt":""}']) {
    const { data } = await client.call(billEndpoints.list, { query: { search } })
    expect(data.data).toEqual([])
  }
})
