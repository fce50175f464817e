import { ProblemResponse } from '@billbridge/contract/client'
import { CommanderError } from 'commander'
import { LeftError } from './leaving.ts'
import { isAboutInput } from './refusal-words.ts'
import { UsageError } from './usage-error.ts'

/** What the program ends with, for scripts. */
export const exitCodes = {
  done: 0,
  /** The work was done, but some bills were refused or failed. */
  someFailed: 1,
  usage: 2,
  notAllowed: 3,
  refused: 4,
  unavailable: 5,
  interrupted: 130,
} as const

/** The exit code that tells a script what kind of failure this was. */
export const exitCodeOf = (error: unknown): number => {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage
  if (error instanceof UsageError) return exitCodes.usage
  if (error instanceof LeftError) return exitCodes.interrupted
  if (!(error instanceof ProblemResponse)) return exitCodes.unavailable
  if (isAboutInput(error)) return exitCodes.usage
  const { status } = error.problem
  if (status === 401 || status === 403) return exitCodes.notAllowed
  return status >= 400 && status < 500 && status !== 429 ? exitCodes.refused : exitCodes.unavailable
}
