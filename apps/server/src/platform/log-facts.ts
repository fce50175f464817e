import { AsyncLocalStorage } from 'node:async_hooks'

type Facts = Readonly<Record<string, string | number | null>>

const current = new AsyncLocalStorage<Facts>()

/** Puts facts on every log line that is written while the work goes on, however deep, beside those of work around it. */
export const withLogFacts = <T>(facts: Facts, work: () => T): T =>
  current.run({ ...current.getStore(), ...facts }, work)

/** Does work that is nobody's alone, such as what one caller does for all who wait: its lines carry no facts. */
export const withoutLogFacts = <T>(work: () => T): T => current.exit(work)

/** The facts of the work under way. */
export const logFacts = (): Facts => current.getStore() ?? {}
