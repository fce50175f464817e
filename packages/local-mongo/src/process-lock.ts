import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** A running process, told apart from a later one that was given the same number. */
export interface ProcessIdentity {
  readonly pid: number
  readonly startedAt: string
}

export interface LockOptions {
  /** How long to wait for a living holder, in milliseconds. 0 gives up at once. */
  readonly waitMs: number
}

/** The lock is held by a living process. */
export interface LockHeld {
  readonly heldBy: number
}

/** Frees the lock; does nothing when it is not ours any more. */
export type ReleaseLock = () => void

/** When the process `pid` started, in a form only good for comparing; undefined when there is no such process. */
export function processStart(pid: number): string | undefined {
  try {
    if (process.platform !== 'linux') {
      return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined
    }
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The command name may hold spaces and brackets, so count from its closing bracket: state is field 3, start time 22.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // A dead first thread is only the end of the process when no other thread is left, which may still hold files and ports.
    const ended = fields[0] === 'X' || (fields[0] === 'Z' && readdirSync(`/proc/${pid}/task`).length <= 1)
    return ended ? undefined : `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${fields[19]}`
  } catch {
    return undefined
  }
}

/** Whether that very process still runs. */
export function isRunning(identity: ProcessIdentity): boolean {
  return processStart(identity.pid) === identity.startedAt
}

/**
 * Takes a lock file for this process. A lock left behind by a killed process is taken over; one held by a living
 * process is waited for, and its holder's process number is returned when the wait is over.
 */
export async function acquireLock(path: string, { waitMs }: LockOptions): Promise<ReleaseLock | LockHeld> {
  const own = JSON.stringify({ pid: process.pid, startedAt: processStart(process.pid) ?? '' })
  const deadline = Date.now() + waitMs
  mkdirSync(dirname(path), { recursive: true })
  for (;;) {
    if (createExclusively(path, own)) return () => release(path, own)
    const holder = readHolder(path)
    if (holder === undefined) {
      rmSync(path, { force: true })
      continue
    }
    if (Date.now() >= deadline) return { heldBy: holder.pid }
    await sleep(200)
  }
}

function createExclusively(path: string, content: string): boolean {
  try {
    writeFileSync(path, content, { flag: 'wx' })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

/** The living holder of a lock file, or undefined when the lock is stale, unreadable or gone. */
export function readHolder(path: string): ProcessIdentity | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
    if (typeof value !== 'object' || value === null || !('pid' in value) || !('startedAt' in value)) return undefined
    const { pid, startedAt } = value
    if (typeof pid !== 'number' || typeof startedAt !== 'string') return undefined
    return isRunning({ pid, startedAt }) ? { pid, startedAt } : undefined
  } catch {
    return undefined
  }
}

function release(path: string, own: string): void {
  try {
    if (readFileSync(path, 'utf8') === own) rmSync(path, { force: true })
  } catch {
    // Somebody removed the folder: the lock went with it.
  }
}
