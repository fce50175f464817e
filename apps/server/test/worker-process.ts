import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { TestServer } from './start-server.ts'

/** A worker as a process of its own, that a test can kill at any moment. */
export const createWorkerProcess = (server: TestServer) => {
  let worker: ChildProcess | undefined
  return {
    /** Resolves when it works. */
    start: async (): Promise<void> => {
      const program = fileURLToPath(new URL('../bin/worker.ts', import.meta.url))
      const { PATH, HOME } = process.env
      worker = spawn(process.execPath, ['--import', 'tsx', program], {
        env: { PATH, HOME, ...server.environment },
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      })
      await once(worker, 'message')
    },
    /** With SIGKILL: it has no chance to tidy up. */
    kill: async (): Promise<void> => {
      if (!worker) return
      const ended = once(worker, 'exit')
      worker.kill('SIGKILL')
      await ended
      worker = undefined
    },
  }
}
