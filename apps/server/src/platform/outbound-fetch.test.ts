import { createServer, type RequestListener } from 'node:http'
import { afterAll, expect, test } from 'vitest'
import { portOf } from '../../test/listen.ts'
import { createOutboundFetch } from './outbound-fetch.ts'

const listen = async (handle: RequestListener): Promise<string> => {
  const server = createServer(handle).listen(0, '127.0.0.1')
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  return `127.0.0.1:${await portOf(server)}`
}

let asked = 0
const inner = await listen((_req, res) => {
  asked += 1
  res.end('inner')
})
const outer = await listen((req, res) => {
  const path = req.url ?? ''
  if (path === '/away') res.writeHead(302, { location: `http://${inner}/` }).end()
  else if (path === '/round') res.writeHead(302, { location: '/round' }).end()
  else if (path === '/large') res.end('x'.repeat(2000))
  else if (path === '/slow') res.write('so far')
  else req.pipe(res.writeHead(201, { 'x-method': String(req.method), 'content-type': 'text/plain' }))
})

const fetchOuter = createOutboundFetch({ allowedHosts: [outer], timeoutMs: 300, maxBytes: 1000 })

test.each([
  ['http://127.0.0.1:1/', 'not-https'],
  ['https://127.0.0.1:1/', 'address-refused'],
  ['https://[::1]:1/', 'address-refused'],
  ['https://[::ffff:127.0.0.1]:1/', 'address-refused'],
  ['https://169.254.169.254/latest/meta-data', 'address-refused'],
  ['https://0x7f000001/', 'address-refused'],
  ['https://localhost:1/', 'address-refused'],
  ['https://name:password@example.com/', 'not-https'],
  ['file:///etc/passwd', 'not-https'],
])('%s is not asked: %s', async (url, reason) => {
  await expect(createOutboundFetch({ allowedHosts: [] })(url)).rejects.toMatchObject({ reason })
})

test('a host that the operator allows is asked, with what was given', async () => {
  const response = await fetchOuter(`http://${outer}/`, { method: 'POST', body: new URLSearchParams({ a: '1' }) })
  expect([response.status, response.headers.get('x-method'), await response.text()]).toEqual([201, 'POST', 'a=1'])
})

test('another port of an allowed host and port is not asked', async () => {
  await expect(fetchOuter(`https://${inner}/`)).rejects.toMatchObject({ reason: 'address-refused' })
})

test('a redirect into a private network is not followed', async () => {
  await expect(fetchOuter(`http://${outer}/away`)).rejects.toMatchObject({ reason: 'not-https' })
  expect(asked).toBe(0)
  const manual = await fetchOuter(`http://${outer}/away`, { redirect: 'manual' })
  expect(manual.status).toBe(302)
  const both = createOutboundFetch({ allowedHosts: [outer, inner] })
  expect(await (await both(`http://${outer}/away`)).text()).toBe('inner')
})

test('redirects without end, large answers and slow ones are given up', async () => {
  await expect(fetchOuter(`http://${outer}/round`)).rejects.toMatchObject({ reason: 'too-many-redirects' })
  await expect(fetchOuter(`http://${outer}/large`)).rejects.toMatchObject({ reason: 'too-large' })
  await expect(fetchOuter(`http://${outer}/slow`)).rejects.toMatchObject({ reason: 'timeout' })
})

test('nobody there is said as such', async () => {
  const fetchNobody = createOutboundFetch({ allowedHosts: ['127.0.0.1'] })
  await expect(fetchNobody('http://127.0.0.1:1/')).rejects.toMatchObject({ reason: 'unreachable' })
})
