import type { Api } from './api.ts'
import { say, type Terminal } from './terminal.ts'

/** What every command is given. `json` asks for data that programs read, instead of words and tables. */
export interface Session {
  readonly terminal: Terminal
  readonly api: () => Api
  readonly json: boolean
}

/** Data for a program or for a person, never both. */
export const answer = ({ terminal, json }: Session, data: unknown, words: () => string): void => {
  terminal.out.write(json ? `${JSON.stringify(data, null, 2)}\n` : `${words()}\n`)
}

/** Says what goes on to a person; a program that reads JSON is not disturbed, as it goes to the error output. */
export const tell = ({ terminal }: Session, line: string): void => say(terminal, line)
