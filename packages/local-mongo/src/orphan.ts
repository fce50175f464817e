import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from './find-mongod.ts'
import { isRunning, type ProcessIdentity, processStart } from './process-lock.ts'

const GRACE_MS = 15_000

/**
 * Stops a `mongod` that a killed earlier run left behind on this database folder. The process number comes from the
 * server's own lock file and is only trusted when the program under it really is a `mongod` started on this folder.
 * @throws when it cannot be stopped
 */
export async function stopOrphan(dbPath: string, log: Log): Promise<void> {
  const orphan = findOrphan(dbPath)
  if (orphan === undefined) return
  log(`An earlier run was killed and left its MongoDB behind (process ${orphan.pid}): stopping it.`)
  if (await end(orphan, 'SIGTERM')) return
  // The journal makes this safe; waiting for ever would not help anybody.
  if (await end(orphan, 'SIGKILL')) return
  throw new Error(`A MongoDB left behind by an earlier run (process ${orphan.pid}) holds ${dbPath} and does not end.`)
}

/** The `mongod` that runs on this folder, if one does. */
export function findOrphan(dbPath: string): ProcessIdentity | undefined {
  const pid = recordedPid(dbPath)
  if (pid === undefined) return undefined
  const startedAt = processStart(pid)
  const command = commandLine(pid)
  const isOurs = startedAt !== undefined && command.some((word) => /mongod/.test(word)) && command.includes(dbPath)
  return isOurs ? { pid, startedAt } : undefined
}

function recordedPid(dbPath: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(join(dbPath, 'mongod.lock'), 'utf8'), 10)
    return pid > 1 ? pid : undefined
  } catch {
    return undefined
  }
}

function commandLine(pid: number): string[] {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
      .trim()
      .split(' ')
  } catch {
    return []
  }
}

async function end(target: ProcessIdentity, signal: NodeJS.Signals): Promise<boolean> {
  const deadline = Date.now() + GRACE_MS
  if (isRunning(target)) signalQuietly(target.pid, signal)
  while (isRunning(target)) {
    if (Date.now() > deadline) return false
    await sleep(50)
  }
  return true
}

/** It may have ended between our look and our signal. */
function signalQuietly(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
