import { ProblemResponse } from '@billbridge/contract/client'
import { type Command, CommanderError } from 'commander'
import { exitCodeOf, exitCodes } from './exit-codes.ts'
import { mayGoOn } from './leaving.ts'
import { createProgram } from './program.ts'
import { refusalWords } from './refusal-words.ts'
import { say, type Terminal } from './terminal.ts'

const wordsOf = (error: unknown, command: Command | undefined): string[] => {
  if (error instanceof ProblemResponse) return refusalWords(error, command)
  return [error instanceof Error ? error.message : String(error)]
}

/** Runs one command line, without the program's name, and gives the exit code. Never throws. */
export const main = async (args: readonly string[], terminal: Terminal): Promise<number> => {
  let code: number = exitCodes.done
  let command: Command | undefined
  try {
    const program = createProgram(terminal, (ended) => {
      code = ended
    })
    program.hook('preAction', (_, given) => {
      command = given
    })
    await program.parseAsync([...args], { from: 'user' })
    return code
  } catch (error) {
    // The library has said what is wrong with the command line itself.
    if (!(error instanceof CommanderError))
      for (const line of wordsOf(error, command).join('\n').split('\n')) say(terminal, line)
    const failed = exitCodeOf(error)
    // Trying again, as an outage suggests, would do twice what goes on. What was refused was never begun.
    if (failed === exitCodes.unavailable && mayGoOn(terminal.leaving)) say(terminal, terminal.leaving.words)
    return failed
  }
}
