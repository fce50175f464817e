import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

/**
 * Asks a person to say yes before something is done that cannot be taken back.
 * @throws UsageError when there is nobody to ask
 */
export const confirm = async (terminal: Terminal, question: string): Promise<boolean> => {
  if (!terminal.input.isTTY) throw new UsageError('Nobody can be asked here: add --yes to go on without a question.')
  const lines = createInterface({ input: terminal.input, output: terminal.err })
  try {
    return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `)).trim())
  } finally {
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
    return ''
  } finally {
    lines.close()
    if (isTTY) terminal.err.write('\n')
  }
}
