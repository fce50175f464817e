import { parseArgs } from 'node:util'
import { allEndpoints } from '@billbridge/contract/endpoints'
import { roles } from '@billbridge/contract/permissions'

/** What is asked, and as whom. */
export interface FuzzOptions {
  /** Most cases of the phase that draws at random, for each operation and caller. */
  readonly examples: string
  readonly seed: string
  /** A role, or `nobody` for somebody who has not signed in. */
  readonly callers: readonly (typeof everyCaller)[number][]
  /** A tag (the resource) to stay with. */
  readonly only: string | undefined
}

/** There is nothing to ask: `said` is what is told to who wanted to know, or who asked for what there is not. */
export interface NothingAsked {
  readonly said: string
  readonly exitCode: 0 | 2
}

const everyCaller = ['nobody', ...roles] as const
const tags = [...new Set(allEndpoints.map(({ resource }) => resource))]

const help = `Usage: npm run fuzz -- [--examples <number>] [--seed <number>] [--role <role>] [--only <tag>]
  --role  ${everyCaller.join(', ')}; all of them when left out
  --only  ${tags.join(', ')}; all of them when left out`

const options = {
  examples: { type: 'string', default: '25' },
  seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  role: { type: 'string' },
  only: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

/** Reads the command line, before anything is fetched or started for it. */
export const readFuzzOptions = (args: string[]): FuzzOptions | NothingAsked => {
  const refuse = (mistake: string): NothingAsked => ({ said: `${mistake}\n${help}`, exitCode: 2 })
  let given: ReturnType<typeof parseArgs<{ args: string[]; options: typeof options }>>['values']
  try {
    given = parseArgs({ args, options }).values
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error))
  }
  const { examples, seed, role, only } = given
  if (given.help) return { said: help, exitCode: 0 }
  const callers = everyCaller.filter((caller) => role === undefined || caller === role)
  if (callers.length === 0) return refuse(`There is no role ${role}.`)
  if (only !== undefined && !tags.includes(only)) return refuse(`There is no tag ${only}.`)
  if (!/^[1-9]\d*$/.test(examples)) return refuse('--examples takes a whole number of at least 1.')
  if (!/^\d+$/.test(seed)) return refuse('--seed takes a whole number.')
  return { examples, seed, callers, only }
}
