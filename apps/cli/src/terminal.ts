import type { Leaving } from './leaving.ts'

/** Where the program reads and writes. Data goes to `out`, everything said to a person to `err`. */
export interface Terminal {
  readonly out: NodeJS.WritableStream
  readonly err: NodeJS.WritableStream & { readonly isTTY?: boolean }
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean }
  /** Said when Ctrl+C ends the program. */
  readonly leaving: Leaving
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** Characters that would move the cursor or colour the screen are shown as what they are. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach a terminal
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g

/** A text from elsewhere, harmless to a terminal. */
export const plain = (text: string): string =>
  text.replace(controls, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)

export const say = ({ err }: Terminal, line: string): void => void err.write(`${plain(line)}\n`)
