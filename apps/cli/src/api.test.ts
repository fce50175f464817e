import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it, test } from 'vitest'
import { createLeaving } from './leaving.ts'
import { main } from './main.ts'

type Answer = readonly [status: number, headers: Record<string, string>, body: string]

const json = { 'content-type': 'application/json' }
const full: Answer = [
  429,
  { 'content-type': 'application/problem+json', 'retry-after': '2' },
  JSON.stringify({
    type: 'urn:billbridge:problem:too-many-attempts',
    status: 429,
    title: 'Too many requests or attempts in a short time',
    detail: 'This API key may make 600 requests a minute.',
    remedy: 'Wait.',
  }),
]
const noBills: Answer = [200, json, JSON.stringify({ data: [], nextCursor: null })]

/** What is answered next; the last one again and again. */
let answers: readonly Answer[] = []
const server = createServer((_req, res) => {
  const [first, ...rest] = answers
  if (!first) return void res.destroy()
  if (rest.length > 0) answers = rest
  const [status, headers, body] = first
  res.writeHead(status, headers).end(body)
})

beforeAll(() => once(server.listen(0, '127.0.0.1'), 'listening'))
afterAll(() => void server.close())

const listBills = async (url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`) => {
  const [out, err, input] = [new PassThrough(), new PassThrough(), new PassThrough()]
  const environment = { HOME: '/nonexistent', BILLBRIDGE_URL: url, BILLBRIDGE_API_KEY: 'bb_example' }
  const code = await main(['--json', 'list', 'bills'], { out, err, input, leaving: createLeaving(), environment })
  out.end()
  err.end()
  return { code, out: await text(out), err: await text(err) }
}

it('says that it waits and how long, and goes on', async () => {
  answers = [full, noBills]
  const listed = await listBills()
  expect(listed.code).toBe(0)
  expect(listed.err).toBe('Too many requests or attempts in a short time. Trying again in 2 seconds.\n')
})

test.each<Answer>([
  [404, { 'content-type': 'text/html' }, '<h1>Not here</h1>'],
  [404, json, '{"error":"no such route"}'],
  [401, json, '{"error":"unauthorized"}'],
  [200, { 'content-type': 'text/html' }, '<!doctype html>'],
])('an address that answers %i as no Billbridge does is said to be wrong', async (...answer) => {
  answers = [answer]
  const listed = await listBills()
  expect(listed).toMatchObject({
    code: 5,
    err: expect.stringContaining(`answers (${answer[0]}) is not from a Billbridge. Check the address`),
  })
})

it('names the setting that an address of another kind came from', async () => {
  const refused = await listBills('ftp://billing.example.com')
  expect(refused).toMatchObject({ code: 2, err: expect.stringMatching(/^BILLBRIDGE_URL must be an address/) })
})
