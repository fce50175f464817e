import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Environment } from '../src/config.ts'

/** What a program came to. */
export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a program that `buildPrograms` built as a process of its own; `kill` ends it with SIGKILL. */
export const runProgram = (file: string, args: readonly string[], environment: Environment) => {
  const { PATH, HOME } = process.env
  const child = spawn(process.execPath, [file, ...args], {
    env: { PATH, HOME, BILLBRIDGE_DATA_DIR: '/nonexistent', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (chunk: string) => {
      said[stream] += chunk
    })
  }
  const ended = once(child, 'close').then(([code]): Ended => ({ code, ...said }))
  return {
    ended,
    kill: async (): Promise<Ended> => {
      child.kill('SIGKILL')
      return ended
    },
  }
}
