import { CommanderError } from 'commander'
import { ConfigError } from '../config.ts'
import { exitRefused, StartRefusal } from '../platform/process-refusal.ts'
import { UsageError } from './command-options.ts'

/** A command was not used as it can be; the same for all programs of Billbridge. */
const exitUsage = 2

/** Whether it is for the operator to mend first, and said in sentences. */
export const isRefusal = (error: unknown): error is Error =>
  error instanceof StartRefusal || error instanceof ConfigError

/** How a process ends that failed with it. */
export const exitCodeOf = (error: unknown): number => {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitUsage
  if (error instanceof UsageError) return exitUsage
  return isRefusal(error) ? exitRefused : 1
}
