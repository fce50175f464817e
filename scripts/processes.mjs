// Starting programs from the scripts. Nothing here or in the other .mjs files needs an installed dependency at import.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

/** The folder of the repository. */
export const root = fileURLToPath(new URL('..', import.meta.url))

/** A failure whose message is all a person needs: shown without a stack. */
export class PlainError extends Error {}

/**
 * Runs a program to its end and shows what it said only when it fails.
 * @param {string} what for the message of a failure, like "Building"
 * @param {string} program
 * @param {string[]} args
 */
export async function runQuietly(what, program, args) {
  const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  /** @type {Buffer[]} */
  const said = []
  child.stdout.on('data', (chunk) => said.push(chunk))
  child.stderr.on('data', (chunk) => said.push(chunk))
  const { code, reason } = await ended(child)
  if (code === 0) return
  process.stderr.write(Buffer.concat(said))
  throw new PlainError(`${what} failed: ${[program, ...args].join(' ')} ${reason}.`)
}

/**
 * Runs a program with this terminal as its own. Signals sent to this process are passed on.
 * @param {string} program
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<{ code: number, reason: string }>} its exit code, 128 + n when signal n ended it
 */
export async function runForeground(program, args, env = process.env) {
  const child = spawn(program, args, { cwd: root, stdio: 'inherit', env })
  const release = passSignalsTo(child)
  try {
    return await ended(child)
  } finally {
    release()
  }
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {() => void} stops passing them on
 */
function passSignalsTo(child) {
  const names = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])
  const handlers = names.map((name) => {
    const handler = () => {
      // A terminal's Ctrl+C reaches the child by itself; a second signal could make it give up its clean end.
      if (!(name === 'SIGINT' && process.stdin.isTTY)) child.kill(name)
    }
    process.on(name, handler)
    return { name, handler }
  })
  return () => {
    for (const { name, handler } of handlers) process.off(name, handler)
  }
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<{ code: number, reason: string }>}
 */
export function ended(child) {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: 127, reason: `could not be started (${error.message})` }))
    child.once('exit', (code, signal) => {
      if (signal !== null) resolve({ code: 128 + constants.signals[signal], reason: `was ended by ${signal}` })
      else resolve({ code: code ?? 1, reason: `ended with exit code ${code}` })
    })
  })
}

/**
 * Runs a script's main function; a PlainError ends it with its sentence alone.
 * @param {() => Promise<void>} main
 */
export async function runMain(main) {
  try {
    await main()
  } catch (error) {
    console.error(error instanceof PlainError ? error.message : error)
    process.exitCode = 1
  }
}
