import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'

const program = fileURLToPath(new URL('../bin/cli.ts', import.meta.url))
const runId = 'run_00000000Example00000000'
const run = { id: runId, status: 'preparing', counts: { done: 0, total: 0, failed: 0, held: 0, cancelled: 0 } }
const preview = { eligible: { count: 1, exact: true }, totals: [], willFail: [], leftOut: [] }

/** An API whose worker is busy: what is started is not begun. */
const answers: Record<string, (res: ServerResponse) => void> = {
  'POST /api/v1/bill-exports/selection-previews': (res) => res.end(JSON.stringify(preview)),
  'POST /api/v1/export-runs': (res) => res.writeHead(201).end(JSON.stringify(run)),
  [`GET /api/v1/export-runs/${runId}`]: (res) => res.end(JSON.stringify(run)),
}
let asked = (_: string): void => undefined
const server = createServer((req, res) => {
  const address = `${req.method} ${req.url}`
  req.resume().on('end', () => {
    answers[address]?.(res.setHeader('content-type', 'application/json'))
    asked(address)
  })
})

beforeAll(() => once(server.listen(0, '127.0.0.1'), 'listening'))
afterAll(() => void server.close())

const until = (address: string) =>
  new Promise<void>((resolve) => {
    asked = (seen) => {
      if (seen === address) resolve()
    }
  })

/** Starts the program in a process of its own and presses Ctrl+C once it has asked for `address`. */
const leaveAt = async (address: string, ...args: string[]) => {
  const { port } = server.address() as AddressInfo
  const env = {
    PATH: process.env.PATH,
    BILLBRIDGE_URL: `http://127.0.0.1:${port}`,
    BILLBRIDGE_API_KEY: 'bb_example',
  }
  const seen = until(address)
  const child = spawn(process.execPath, ['--import', 'tsx', program, ...args], { env })
  const [err, ended] = [text(child.stderr), once(child, 'exit')]
  await seen
  child.kill('SIGINT')
  return { code: (await ended)[0], err: await err }
}

it('names the run to whoever leaves it with Ctrl+C before anything of it is to be seen', async () => {
  const left = await leaveAt(`GET /api/v1/export-runs/${runId}`, 'export', '--mode', 'test', '--yes')
  expect(left.code).toBe(130)
  expect(left.err).toContain(`Started ${runId}.`)
  expect(left.err).toContain(`The run goes on: "billbridge follow ${runId}", or "billbridge cancel ${runId}".`)
})

it('says the same to whom an outage leaves without an answer, so that nobody starts it twice', async () => {
  const seen = answers[`GET /api/v1/export-runs/${runId}`]
  answers[`GET /api/v1/export-runs/${runId}`] = (res) => res.writeHead(500).end('{}')
  const { port } = server.address() as AddressInfo
  const env = { PATH: process.env.PATH, BILLBRIDGE_URL: `http://127.0.0.1:${port}`, BILLBRIDGE_API_KEY: 'bb_example' }
  const child = spawn(process.execPath, ['--import', 'tsx', program, 'export', '--mode', 'test', '--yes'], { env })
  const [err, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
  if (seen) answers[`GET /api/v1/export-runs/${runId}`] = seen
  expect(code).toBe(5)
  expect(err).toContain(`The run goes on: "billbridge follow ${runId}"`)
})

it('says nothing of a run where none was started', async () => {
  delete answers['POST /api/v1/bill-exports/selection-previews']
  const left = await leaveAt('POST /api/v1/bill-exports/selection-previews', 'export', '--mode', 'test', '--yes')
  expect(left).toEqual({ code: 130, err: '\nStopped.\n' })
})
