import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { exitForNow, exitRefused, StartRefusal } from '../platform/process-refusal.ts'

export interface ChildSpec {
  /** As a person reads it: "The worker". */
  readonly name: string
  /** Node's arguments: options, then the program. */
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly logFile: string
  /** Resolves once it does its work. */
  readonly isReady: (child: ChildProcess) => Promise<void>
}

export interface SupervisedChild {
  readonly ready: Promise<void>
  readonly stop: () => Promise<void>
}

const patienceMs = 6_500
const steadyMs = 5_000
const largestLog = 10 * 1024 * 1024

const openLog = (file: string): number => {
  if (existsSync(file) && statSync(file).size > largestLog) renameSync(file, `${file}.1`)
  return openSync(file, 'a', 0o600)
}

const lastLineOf = (file: string): string => readFileSync(file, 'utf8').trimEnd().split('\n').at(-1) ?? ''

/** What the operator has to mend stands in the last line that it wrote. */
const refusalOf = ({ name, logFile }: ChildSpec): StartRefusal =>
  new StartRefusal(`${name} refused to start: ${lastLineOf(logFile)}\nSee ${logFile}`)

/**
 * Runs a program and starts it again whenever it ends by itself, at once at first and then more slowly. One that refuses
 * to start before it ever did is left, and `ready` fails with a StartRefusal. Out of reach of the terminal's Ctrl+C, which
 * would hit it twice; should this process die, the closing IPC channel ends it.
 */
export const superviseChild = (spec: ChildSpec, say: (message: string) => void): SupervisedChild => {
  const stopping = new AbortController()
  const log = openLog(spec.logFile)
  let child: ChildProcess | undefined
  let isUp = false
  let announceReady: () => void = () => undefined
  let refuse: (why: StartRefusal) => void = () => undefined
  const ready = new Promise<void>((resolve, reject) => {
    announceReady = resolve
    refuse = reject
  })

  const runOnce = async (): Promise<void> => {
    child = spawn(process.execPath, [...spec.args], {
      env: spec.env,
      stdio: ['ignore', log, log, 'ipc'],
      detached: true,
    })
    const ended = once(child, 'exit')
    spec.isReady(child).then(
      () => {
        isUp = true
        announceReady()
      },
      () => undefined,
    )
    const [code, signal] = await ended
    if (stopping.signal.aborted) return
    if ((code === exitRefused || code === exitForNow) && !isUp) {
      stopping.abort()
      return refuse(refusalOf(spec))
    }
    say(`${spec.name} ended (${signal ?? `exit code ${code}`}) and is started again. See ${spec.logFile}`)
  }

  const supervise = async (): Promise<void> => {
    let delayMs = 100
    while (!stopping.signal.aborted) {
      const startedAt = Date.now()
      await runOnce()
      if (stopping.signal.aborted) return
      delayMs = Date.now() - startedAt > steadyMs ? 100 : Math.min(delayMs * 2, 3_000)
      await sleep(delayMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }

  const done = supervise()
  return {
    ready,
    stop: async () => {
      stopping.abort()
      child?.kill('SIGTERM')
      const timer = setTimeout(() => child?.kill('SIGKILL'), patienceMs)
      await done
      clearTimeout(timer)
    },
  }
}
