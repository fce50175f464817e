import { once } from 'node:events'
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { LeftError } from './leaving.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

/**
 * Asks a person to say yes before something is done that cannot be taken back.
 * @throws UsageError when there is nobody to ask, LeftError when they leave
 */
export const confirm = async (terminal: Terminal, question: string): Promise<boolean> => {
  if (!terminal.input.isTTY) throw new UsageError('Nobody can be asked here: add --yes to go on without a question.')
  const lines = createInterface({ input: terminal.input, output: terminal.err })
  // Without this the question would never be answered once its lines are closed.
  const left = once(lines, 'close').then((): never => {
    throw new LeftError()
  })
  try {
    return /^y(es)?$/i.test((await Promise.race([lines.question(`${question} [y/N] `), left])).trim())
  } catch (error) {
    // Ctrl+C and Ctrl+D at a keyboard.
    throw error instanceof Error && error.name === 'AbortError' ? new LeftError() : error
  } finally {
    left.catch(() => undefined)
    lines.close()
  }
}

/** A secret from the keyboard, unseen, or from the first line of the input. */
export const askSecret = async (terminal: Terminal, question: string): Promise<string> => {
  const isTTY = terminal.input.isTTY === true
  if (isTTY) terminal.err.write(question)
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: terminal.input, output: unseen, terminal: isTTY })
  try {
    for await (const line of lines) return line.trim()
    if (isTTY) throw new LeftError()
    return ''
  } finally {
    lines.close()
    if (isTTY) terminal.err.write('\n')
  }
}
