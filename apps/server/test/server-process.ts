import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'
import type { Environment } from '../src/config.ts'

interface LogLine {
  readonly level: number
  readonly msg: string
}

/**
 * Starts a door of the server as a process of its own, from source or from a folder with what `buildPrograms` built, and ends it after the file's tests.
 */
export const startProcessOf = async (door: 'api' | 'worker', environment: Environment, built?: string) => {
  const program = fileURLToPath(new URL(`../bin/${door}.ts`, import.meta.url))
  const args = built === undefined ? ['--import', 'tsx', program] : [join(built, `${door}.js`)]
  const { PATH, HOME } = process.env
  const child: ChildProcess = spawn(process.execPath, args, {
    env: { PATH, HOME, ...environment },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  let log = ''
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    log += chunk
  })
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null
  const kill = async (): Promise<void> => {
    if (hasEnded()) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
  afterAll(kill)
  const isReady = await Promise.race([once(child, 'message').then(() => true), once(child, 'exit').then(() => false)])
  if (!isReady) throw new Error(`The ${door} ended instead of starting:\n${log}`)
  return {
    hasEnded,
    /** What it wrote so far, one object a line. */
    log: (): LogLine[] =>
      log
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line)),
    /** Ends it as a crash would. */
    kill,
    /** Ends it as an operator does; its exit code. */
    stop: async (): Promise<number | null> => {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      const [code] = await ended
      return code
    },
  }
}
