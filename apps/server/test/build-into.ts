import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const packages = fileURLToPath(new URL('../../../packages', import.meta.url))

/** Builds programs as they are built for production, each to a file of its own name in the folder. */
export const buildInto = (outdir: string, programs: readonly string[]) =>
  build({
    entryPoints: [...programs],
    outdir,
    entryNames: '[name]',
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    alias: {
      '@billbridge/contract': `${packages}/contract/src`,
      '@billbridge/local-mongo': `${packages}/local-mongo/src/start.ts`,
    },
    logLevel: 'warning',
  })
