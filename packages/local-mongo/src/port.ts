import { randomInt } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'

/** The port a kept database gets at its first start, when nobody else has it. */
const DEFAULT_PORT = 4127

const HOST = '127.0.0.1'

/** Outside the ranges from which systems give ports to outgoing connections: one of those could take it before its use. */
const [FIRST_PORT, LAST_PORT] = [20_000, 32_000]
const MOST_TRIES = 100

/**
 * The port for a kept database: the one it had before, else the default, else any free one.
 * @param wanted a port asked for by the caller, which is then the only one tried; 0 asks for any free one
 * @throws when the port asked for is taken
 */
export async function choosePort(dataDir: string, wanted: number | undefined): Promise<number> {
  if (wanted === 0) return freePort()
  return wanted === undefined ? firstFree([recordedPort(dataDir), DEFAULT_PORT]) : insist(wanted)
}

/** Writes the port down in the folder, because the replica set and people's tools expect it there again. */
export function recordPort(dataDir: string, port: number): void {
  writeFileSync(join(dataDir, 'port'), `${port}\n`)
}

/** The port of this folder's last successful start. */
export function recordedPort(dataDir: string): number | undefined {
  try {
    const port = Number(readFileSync(join(dataDir, 'port'), 'utf8').trim())
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined
  } catch {
    return undefined
  }
}

/** A port of 127.0.0.1 that nobody listened on just now. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const port = randomInt(FIRST_PORT, LAST_PORT)
    if (await isFree(port)) return port
  }
  throw new Error(`No free port on ${HOST} between ${FIRST_PORT} and ${LAST_PORT}.`)
}

async function insist(port: number): Promise<number> {
  if (await isFree(port)) return port
  throw new Error(`Port ${port}, asked for MongoDB, is taken by another program. Free it or ask for another port.`)
}

async function firstFree(candidates: readonly (number | undefined)[]): Promise<number> {
  for (const candidate of candidates) {
    if (candidate !== undefined && (await isFree(candidate))) return candidate
  }
  return freePort()
}

/** Whether one can listen there now. */
function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ host: HOST, port, exclusive: true }, () => server.close(() => resolve(true)))
  })
}
