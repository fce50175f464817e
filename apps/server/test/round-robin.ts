import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { afterAll } from 'vitest'
import { portOf } from './listen.ts'

/** What may be sent once more to another process when no answer came: it changes nothing, or names itself by a key. */
const isRepeatable = ({ method, headers }: IncomingMessage): boolean =>
  method === 'GET' || headers['idempotency-key'] !== undefined

const readAll = async (stream: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** A proxy before several processes, each asked in turn; as proxies do, it passes by one that does not answer. */
export const startRoundRobin = async () => {
  let ports: number[] = []
  let turn = 0
  const server = createServer((req, res) => void handle(req, res))
  const port = await portOf(server.listen(0, '127.0.0.1'))
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })

  const passOn = async (
    port: number,
    req: IncomingMessage,
    body: Buffer,
  ): Promise<IncomingMessage & { body: Buffer }> => {
    const { method, url: path, headers } = req
    const passed = request({ host: '127.0.0.1', port, path, method, headers: { ...headers, connection: 'close' } })
    passed.end(body)
    const [answer] = (await once(passed, 'response')) as [IncomingMessage]
    // The whole of it first: an answer that breaks off is none.
    return Object.assign(answer, { body: await readAll(answer) })
  }

  const handle = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const body = await readAll(req)
    const tries = isRepeatable(req) ? ports.length : 1
    const first = turn++
    for (let tried = 0; tried < tries; tried += 1) {
      const port = ports[(first + tried) % ports.length] ?? 0
      const answer = await passOn(port, req, body).catch(() => undefined)
      if (!answer) continue
      res.writeHead(answer.statusCode ?? 502, answer.headers).end(answer.body)
      return
    }
    // Nobody answered, and so does the proxy: whoever asked does not know what became of it.
    res.destroy()
  }

  return {
    url: `http://127.0.0.1:${port}`,
    /** Who stands behind it. */
    use: (behind: readonly number[]): void => {
      ports = [...behind]
    },
  }
}
