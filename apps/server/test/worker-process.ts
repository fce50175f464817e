import { startProcessOf } from './server-process.ts'
import type { TestServer } from './start-server.ts'

/** A worker as a process of its own, that a test can kill at any moment and start again. */
export const createWorkerProcess = ({ environment }: TestServer) => {
  let worker: Awaited<ReturnType<typeof startProcessOf>> | undefined
  return {
    /** Resolves when it works. */
    start: async (): Promise<void> => {
      worker = await startProcessOf('worker', environment)
    },
    /** With SIGKILL: it has no chance to tidy up. */
    kill: async (): Promise<void> => {
      await worker?.kill()
    },
  }
}
