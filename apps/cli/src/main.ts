import { ProblemResponse } from '@billbridge/contract/client'
import { CommanderError } from 'commander'
import { exitCodeOf, exitCodes } from './exit-codes.ts'
import { createProgram } from './program.ts'
import { say, type Terminal } from './terminal.ts'

const wordsOf = (error: unknown): string[] => {
  if (!(error instanceof ProblemResponse)) return [error instanceof Error ? error.message : String(error)]
  const { detail, remedy, errors, requestId } = error.problem
  const fields = (errors ?? []).map(({ field, message }) => `  ${field}: ${message}`)
  const id = requestId === undefined || error.problem.status < 500 ? [] : [`Request id: ${requestId}`]
  return [detail, ...fields, ...(remedy === undefined ? [] : [remedy]), ...id]
}

/** Runs one command line, without the program's name, and gives the exit code. Never throws. */
export const main = async (args: readonly string[], terminal: Terminal): Promise<number> => {
  let code: number = exitCodes.done
  try {
    const program = createProgram(terminal, (ended) => {
      code = ended
    })
    await program.parseAsync([...args], { from: 'user' })
    return code
  } catch (error) {
    // The library has said what is wrong with the command line itself.
    if (!(error instanceof CommanderError))
      for (const line of wordsOf(error).join('\n').split('\n')) say(terminal, line)
    return exitCodeOf(error)
  }
}
