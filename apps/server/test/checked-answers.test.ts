import { createServer, type ServerResponse } from 'node:http'
import { toProblemUri } from '@billbridge/contract/problem'
import { expect, test } from 'vitest'
import { watchAnswers } from './checked-answers.ts'
import { portOf } from './listen.ts'

const always = { 'X-Request-Id': 'example', 'Cache-Control': 'no-store' }
const json = { ...always, 'Content-Type': 'application/json; charset=utf-8' }
const refusal = { ...always, 'Content-Type': 'application/problem+json' }
const organization = {
  id: 'org_Example0',
  name: 'Example',
  plan: 'free',
  version: 1,
  requireOneTimeCodes: false,
  createdAt: '2026-01-31T12:00:00.000Z',
}

const problem = (type: 'not-allowed' | 'unavailable' | 'last-admin', status: number) =>
  JSON.stringify({ type: toProblemUri(type), title: 'a', status, detail: 'b', remedy: 'c' })

/** What is noted of an answer that is written so, to a request for a path. */
const noted = async (path: string, write: (res: ServerResponse) => void, method = 'GET'): Promise<string[]> => {
  const mistakes: string[] = []
  const server = createServer(
    watchAnswers(
      (_req, res) => write(res),
      (mistake) => mistakes.push(mistake),
    ),
  )
  const port = await portOf(server.listen(0, '127.0.0.1'))
  await (await fetch(`http://127.0.0.1:${port}${path}`, { method })).text()
  server.close()
  return mistakes
}

const answer = (status: number, headers: object, body: string) => (res: ServerResponse) => {
  res.statusCode = status
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value)
  res.end(body)
}

test('nothing is noted of an answer that is as the document says, in whatever pieces it is written', async () => {
  const text = JSON.stringify(organization)
  expect(await noted('/api/v1/organization', answer(200, json, text))).toEqual([])
  const inPieces = (res: ServerResponse) => {
    for (const [name, value] of Object.entries(json)) res.setHeader(name, value)
    res.write(text.slice(0, 20))
    res.end(text.slice(20))
  }
  expect(await noted('/api/v1/organization', inPieces)).toEqual([])
  expect(await noted('/api/v1/organization', answer(200, json, ''), 'HEAD')).toEqual([])
  expect(await noted('/api/v1/organization', answer(403, refusal, problem('not-allowed', 403)))).toEqual([])
  expect(await noted('/elsewhere', answer(418, {}, ''))).toEqual([])
})

test.each([
  ['a status that is not listed', answer(418, json, '{}'), 'status 418'],
  [
    'a field of another type',
    answer(200, json, JSON.stringify({ ...organization, version: 'one' })),
    '/version must be',
  ],
  ['a field that is missing', answer(200, json, '{}'), 'required property'],
  ['a body that is no JSON', answer(200, json, '<html>'), 'must be object'],
  ['another content type', answer(200, { ...json, 'Content-Type': 'text/html' }, ''), 'content type text/html'],
  [
    'a request without a name',
    answer(200, { ...json, 'X-Request-Id': '' }, JSON.stringify(organization)),
    'X-Request-Id',
  ],
  [
    'no word on caches',
    answer(200, { ...json, 'Cache-Control': 'public' }, JSON.stringify(organization)),
    'Cache-Control',
  ],
  ['a header from elsewhere', answer(200, { ...json, Location: '/' }, JSON.stringify(organization)), 'Location is not'],
  ['a problem of another endpoint', answer(403, refusal, problem('last-admin', 403)), '/type must be'],
  ['a problem of another status', answer(403, refusal, problem('not-allowed', 409)), '/status must be'],
  ['no time to come back', answer(503, refusal, problem('unavailable', 503)), 'Retry-After is missing'],
])('%s is noted', async (_, write, mistake) => {
  const mistakes = await noted('/api/v1/organization', write)
  expect(mistakes.join('\n')).toContain(`GET /api/v1/organization → `)
  expect(mistakes.join('\n')).toContain(mistake)
})

test('an address that the API does not have is answered with a problem, and a method with those it takes', async () => {
  const notAllowed = problem('not-allowed', 405)
  expect(await noted('/api/v1/nothing', answer(200, json, '{}'))).not.toEqual([])
  expect(await noted('/api/v1/organization', answer(405, refusal, notAllowed), 'PUT')).toHaveLength(1)
  expect(await noted('/api/v1/organization', answer(405, { ...refusal, Allow: 'GET' }, notAllowed), 'PUT')).toEqual([])
})
