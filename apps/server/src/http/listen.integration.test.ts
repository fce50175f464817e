import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { buildPrograms } from '../../test/built-programs.ts'
import { createTestDatabase } from '../../test/database.ts'
import { portOf } from '../../test/listen.ts'
import { runProgram } from '../../test/run-program.ts'
import { startServer } from '../../test/start-server.ts'
import { StartRefusal } from '../platform/process-refusal.ts'
import { listenAt, obstacleOf } from './listen.ts'

const host = '127.0.0.1'

test('an API listens where it is told', async () => {
  const server = createServer()
  await listenAt(server, { host, port: 0 })
  expect(server.listening).toBe(true)
  server.close()
  await once(server, 'close')
})

test('a connection is kept longer than proxies keep theirs', async () => {
  const server = createServer((_req, res) => res.end())
  const port = portOf(server)
  await listenAt(server, { host, port: 0 })
  const answer = await fetch(`http://${host}:${await port}`)
  const seconds = Number(/timeout=(\d+)/.exec(answer.headers.get('keep-alive') ?? '')?.[1])
  expect(seconds).toBeGreaterThan(60)
  server.close()
  server.closeAllConnections()
  await once(server, 'close')
})

test('a body that comes byte by byte is not waited for to its end', async () => {
  const server = createServer(
    { connectionsCheckingInterval: 20 },
    (req, res) => void req.resume().on('end', () => res.end()),
  )
  const port = portOf(server)
  await listenAt(server, { host, port: 0 }, { headMs: 100, wholeMs: 300 })
  // Told here, not read by the client: a connection that is closed with a byte unread may take the answer with it.
  const told = once(server, 'clientError')
  const slow = connect(await port, host).on('error', () => undefined)
  slow.write('POST / HTTP/1.1\r\nHost: example\r\nContent-Length: 1000000\r\n\r\n')
  const drip = setInterval(() => slow.write('x'), 20)
  const [error, connection] = await told
  expect(error).toMatchObject({ code: 'ERR_HTTP_REQUEST_TIMEOUT' })
  clearInterval(drip)
  connection.destroy()
  server.close()
  await once(server, 'close')
})

test('a port that is taken, or an address of another machine, is for a person to mend and named with its setting', async () => {
  const stranger = createServer().listen(0, host)
  const port = await portOf(stranger)
  const refused = listenAt(createServer(), { host, port })
  await expect(refused).rejects.toThrow(StartRefusal)
  await expect(refused).rejects.toThrow(`Port ${port} is taken by another program`)
  stranger.close()
  const elsewhere = listenAt(createServer(), { host: '192.0.2.1', port: 0 })
  await expect(elsewhere).rejects.toThrow(StartRefusal)
  await expect(elsewhere).rejects.toThrow('Set BILLBRIDGE_HOST')
})

test('what may go away by itself is refused for now, and started again; the rest is for a person', () => {
  const obstacle = (code: string) => obstacleOf(code, { host: 'billing.invalid', port: 80 })
  for (const code of ['EADDRINUSE', 'EADDRNOTAVAIL', 'EAI_AGAIN'])
    expect(obstacle(code)).toMatchObject({ exitCode: 75 })
  for (const code of ['EACCES', 'ENOTFOUND']) expect(obstacle(code)).toMatchObject({ exitCode: 78 })
  const sentence = 'billing.invalid is no address of this machine. Set BILLBRIDGE_HOST'
  for (const code of ['EADDRNOTAVAIL', 'EAI_AGAIN', 'ENOTFOUND']) expect(obstacle(code)?.message).toContain(sentence)
  expect(obstacle('EMFILE')).toBeUndefined()
})

test('an API whose port another still has says so and ends with a code that is worth another start', async () => {
  const programs = await buildPrograms()
  const { url, environment } = await startServer(createTestDatabase())
  const { port } = new URL(url)
  const { code, stderr } = await runProgram(`${programs}/api.js`, [], { ...environment, PORT: port }).ended
  expect(stderr).toContain(`Port ${port} is taken by another program.`)
  expect(code).toBe(75)
})
