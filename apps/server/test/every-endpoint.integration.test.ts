import { request } from 'node:http'
import { apiPrefix, toUrl } from '@billbridge/contract/client'
import { allEndpoints, type NamedEndpoint } from '@billbridge/contract/endpoints'
import type { IdKind } from '@billbridge/contract/ids'
import { commonProblems } from '@billbridge/contract/problem'
import type { IdSource } from '@billbridge/contract/sample-texts'
import { describe, expect, test } from 'vitest'
import { createAsking, unknownId } from './asking.ts'
import { createTestDatabase } from './database.ts'
import { idKindsOf, sampleOf } from './endpoint-samples.ts'
import { createOrganization } from './factories.ts'
import { makeObjectOfEveryKind } from './objects-of-every-kind.ts'
import { startServer } from './start-server.ts'

const server = await startServer(createTestDatabase(), { sandbox: true })
const stranger = await createOrganization(server, { name: 'Strange Example' })
const own = await makeObjectOfEveryKind(server, server.organization)
const foreign = await makeObjectOfEveryKind(server, stranger)

const admin = await server.organization.signedIn('admin')

const ownId: IdSource = (kind) => own[kind] ?? unknownId(kind)
const foreignId: IdSource = (kind) => foreign[kind] ?? unknownId(kind)

const ask = createAsking(server.url, ownId)

const named = (endpoints: readonly NamedEndpoint[]) => endpoints.map((endpoint) => [endpoint.name, endpoint] as const)
const guarded = allEndpoints.filter(({ spec }) => spec.access !== 'public')
const withIds = guarded.filter(({ spec }) => idKindsOf(spec.params).length > 0)
const withIdsInside = guarded.filter(({ spec }) => [spec.query, spec.body].some((part) => idKindsOf(part).length > 0))
const withBody = allEndpoints.filter(({ spec }) => spec.body !== undefined || spec.bodyType === 'csv')

test('the test knows an object of every kind of id that an endpoint takes', () => {
  const kinds = allEndpoints.flatMap(({ spec }) => [spec.params, spec.query, spec.body].flatMap(idKindsOf))
  expect([...new Set(kinds)].filter((kind) => own[kind] === undefined)).toEqual([])
})

describe.each(named(withIds))('%s', (_, endpoint) => {
  const { cookie } = admin

  test('does not find what belongs to another organization', async () => {
    expect(await ask(endpoint, { headers: { cookie }, params: foreignId })).toMatchObject({
      status: 404,
      type: 'not-found',
    })
  })

  test('does not find what does not exist', async () => {
    expect(await ask(endpoint, { headers: { cookie }, params: unknownId })).toMatchObject({
      status: 404,
      type: 'not-found',
    })
  })
})

/** What an answer says, without the ids and the request it says it of. */
const withoutIds = ({ status, text }: { status: number; text: string }, ids: IdSource, kinds: readonly IdKind[]) => {
  const plain = kinds.reduce((rest, kind) => rest.replaceAll(ids(kind), `<${kind}>`), text)
  return { status, text: plain.replace(/"requestId":"[^"]*"/, '') }
}

test.each(named(withIdsInside))(
  '%s treats a stranger’s id inside like one that does not exist',
  async (_, endpoint) => {
    const { cookie } = admin
    const { spec } = endpoint
    const kinds = [spec.query, spec.body].flatMap(idKindsOf)
    for (const kind of kinds) {
      const only =
        (ids: IdSource): IdSource =>
        (asked) =>
          asked === kind ? ids(asked) : ownId(asked)
      const foreignAnswer = await ask(endpoint, { headers: { cookie }, query: only(foreignId), body: only(foreignId) })
      const unknownAnswer = await ask(endpoint, { headers: { cookie }, query: only(unknownId), body: only(unknownId) })
      expect(withoutIds(foreignAnswer, foreignId, [kind])).toEqual(withoutIds(unknownAnswer, unknownId, [kind]))
      expect(foreignAnswer.text).not.toContain(stranger.id === foreignId(kind) ? 'Strange Example' : stranger.id)
    }
  },
)

test.each(named(allEndpoints))('%s answers a well-formed request by its contract', async (_, endpoint) => {
  const { spec } = endpoint
  if (spec.access === 'public') return expect(spec.problems.every((type) => type !== 'not-signed-in')).toBe(true)
  const { status, type } = await ask(endpoint, {
    headers: { cookie: admin.cookie },
    params: unknownId,
    query: unknownId,
    body: unknownId,
  })
  expect(status).toBeLessThan(500)
  expect(type).not.toBe('invalid-request')
  if (type) expect([...spec.problems, ...commonProblems(spec)]).toContain(type)
  else expect(status).toBe(spec.success)
})

const send = (endpoint: NamedEndpoint, headers: Record<string, string>, body: string) => {
  const params = endpoint.spec.params ? sampleOf(endpoint.spec.params, ownId) : {}
  const query = endpoint.spec.query ? sampleOf(endpoint.spec.query, ownId, false) : {}
  return fetch(server.url + toUrl(endpoint.spec, { params, query }), {
    method: endpoint.spec.method,
    headers: { cookie: admin.cookie, ...headers },
    body,
  })
}

/** Announces a body of a size and sends none of it. */
const announce = (endpoint: NamedEndpoint, bytes: number, type: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const params = endpoint.spec.params ? sampleOf(endpoint.spec.params, ownId) : {}
    const query = endpoint.spec.query ? sampleOf(endpoint.spec.query, ownId, false) : {}
    const headers = { cookie: admin.cookie, 'content-type': type, 'content-length': String(bytes) }
    const url = server.url + toUrl(endpoint.spec, { params, query })
    const asking = request(url, { method: endpoint.spec.method, headers }, (answer) => {
      resolve(answer.statusCode ?? 0)
      asking.destroy()
    })
    asking.on('error', reject)
    asking.flushHeaders()
  })

test.each(named(withBody))('the body of %s must have the right content type', async (_, endpoint) => {
  expect((await send(endpoint, { 'content-type': 'text/plain' }, 'text')).status).toBe(415)
})

test.each(named(withBody))('the body of %s must not be too large', async (_, endpoint) => {
  const most = endpoint.spec.maxBodyBytes ?? 1024 * 1024
  const type = endpoint.spec.bodyType === 'csv' ? 'text/csv' : 'application/json'
  expect(await announce(endpoint, most + 1, type)).toBe(413)
})

const withJson = withBody.filter(({ spec }) => spec.bodyType !== 'csv')
const json = { 'content-type': 'application/json' }

test.each(named(withJson))('the body of %s must be JSON', async (_, endpoint) => {
  expect((await send(endpoint, json, '{"a":')).status).toBe(400)
})

test.each(named(withJson))('the body of %s must have no unknown field', async (_, endpoint) => {
  const answer = await send(endpoint, json, '{"nobodyKnowsThis":1}')
  expect(answer.status).toBe(422)
  expect(JSON.stringify(await answer.json())).toContain('nobodyKnowsThis')
})

/** Whether an address written out for one path is also one of another. */
const isAlso = (path: string, other: string): boolean =>
  new RegExp(`^${other.replace(/\./g, '\\.').replace(/:\w+/g, '[^/]+')}$`).test(path.replace(/:\w+/g, 'x'))

const paths = [...new Set(allEndpoints.map(({ spec }) => spec.path))]

test.each(paths)('%s refuses a method it does not take', async (path) => {
  const taken = allEndpoints.filter(({ spec }) => isAlso(path, spec.path)).map(({ spec }) => spec.method)
  const other = (['PUT', 'PATCH', 'DELETE', 'POST'] as const).find((method) => !taken.includes(method))
  if (!other) return
  const url = server.url + apiPrefix + path.replace(/:\w+/g, 'x')
  const answer = await fetch(url, { method: other })
  expect(answer.status).toBe(405)
  for (const method of taken) expect(answer.headers.get('allow')).toContain(method)
})
