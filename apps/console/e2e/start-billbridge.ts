import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from '@billbridge/local-mongo'

export interface Billbridge {
  /** Where the console and the API are, without a slash at the end. */
  readonly url: string
  /** Where the stand-in for Stripe is. */
  readonly stripeUrl: string
  readonly dataDir: string
  readonly process: ChildProcess
  /** Everything it has written to its terminal so far. */
  readonly output: () => string
  /** Ends it as an operator would. @throws when it does not end cleanly within ten seconds */
  readonly stop: () => Promise<void>
}

export interface StartBillbridgeOptions {
  /** Kept afterwards when given; otherwise a throwaway folder. */
  readonly dataDir?: string
  readonly env?: NodeJS.ProcessEnv
}

/** The first administrator of every application the browser tests start. */
export const ADMIN = { email: 'admin@example.com', password: 'correct horse battery staple' } as const

const PROGRAM = fileURLToPath(new URL('../../server/dist/local.js', import.meta.url))
const READY_MS = 60_000
const STOP_MS = 10_000

/** Starts the built application as a process of its own, on free ports, and waits until it says that it is ready. */
export async function startBillbridge({ dataDir, env }: StartBillbridgeOptions = {}): Promise<Billbridge> {
  const folder = dataDir ?? mkdtempSync(join(tmpdir(), 'billbridge-e2e-'))
  const [port, stripePort] = await Promise.all([freePort(), freePort()])
  const child = spawn(process.execPath, [PROGRAM], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PORT: String(port),
      STRIPE_SANDBOX_PORT: String(stripePort),
      BILLBRIDGE_DATA_DIR: folder,
      BILLBRIDGE_ADMIN_EMAIL: ADMIN.email,
      BILLBRIDGE_ADMIN_PASSWORD: ADMIN.password,
      // One session serves all tests of an application, however long they take.
      BILLBRIDGE_PROOF_MINUTES: '1440',
      ...env,
    },
  })
  const output = collectOutput(child)
  const clearAway = () => {
    if (dataDir === undefined) rmSync(folder, { recursive: true, force: true })
  }
  const stop = () => endCleanly(child, output).finally(clearAway)
  const url = await waitUntilReady(child, output).catch((error: unknown) => {
    clearAway()
    throw error
  })
  return { url, stripeUrl: `http://127.0.0.1:${stripePort}`, dataDir: folder, process: child, output, stop }
}

function collectOutput(child: ChildProcess): () => string {
  let text = ''
  const append = (chunk: Buffer) => {
    text += chunk.toString('utf8')
  }
  child.stdout?.on('data', append)
  child.stderr?.on('data', append)
  return () => text
}

async function waitUntilReady(child: ChildProcess, output: () => string): Promise<string> {
  const deadline = Date.now() + READY_MS
  for (;;) {
    const url = /Billbridge is ready at (http:\/\/\S+)/.exec(output())?.[1]
    if (url !== undefined) return url.replace(/\/$/, '')
    if (hasEnded(child)) throw new Error(`Billbridge ended before it was ready:\n${output()}`)
    if (Date.now() > deadline) {
      child.kill('SIGKILL')
      throw new Error(`Billbridge was not ready after ${READY_MS / 1000} s:\n${output()}`)
    }
    await sleep(50)
  }
}

async function endCleanly(child: ChildProcess, output: () => string): Promise<void> {
  if (!hasEnded(child)) {
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await Promise.race([ended, sleep(STOP_MS, undefined, { ref: false })])
  }
  if (!hasEnded(child)) {
    child.kill('SIGKILL')
    throw new Error(`Billbridge did not end within ${STOP_MS / 1000} s of SIGTERM:\n${output()}`)
  }
  if (child.exitCode !== 0) {
    throw new Error(`Billbridge ended with ${child.signalCode ?? `exit code ${child.exitCode}`}:\n${output()}`)
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}
