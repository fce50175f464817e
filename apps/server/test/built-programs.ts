import { mkdirSync, mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'
import { buildInto } from './build-into.ts'

const fileOf = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/**
 * Builds API, worker and the operator's command as they are built for production, once for a test that starts many processes: each then starts
 * in a third of the time. Gives the folder, which lies below the root so that dependencies are found.
 */
export const buildPrograms = async (): Promise<string> => {
  const cache = fileOf('../../../.cache')
  mkdirSync(cache, { recursive: true })
  const outdir = mkdtempSync(join(cache, 'programs-'))
  afterAll(() => rm(outdir, { recursive: true, force: true }))
  await buildInto(
    outdir,
    ['api', 'worker', 'operator'].map((name) => fileOf(`../bin/${name}.ts`)),
  )
  return outdir
}
