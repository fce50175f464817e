import { ConfigError } from '../config.ts'
import { exitRefused, StartRefusal } from '../platform/process-refusal.ts'

/** Whether it is for the operator to mend first, and said in sentences. */
export const isRefusal = (error: unknown): error is Error =>
  error instanceof StartRefusal || error instanceof ConfigError

/** How a process ends that failed with it. */
export const exitCodeOf = (error: unknown): number => (isRefusal(error) ? exitRefused : 1)
