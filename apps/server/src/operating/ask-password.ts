import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { newPasswordSchema } from '@billbridge/contract/session'
import type { Environment } from '../config.ts'
import { UsageError, whyOf } from './command-options.ts'

/** Not shown while it is typed. */
const typed = async (): Promise<string> => {
  process.stdout.write('Password: ')
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const prompt = createInterface({ input: process.stdin, output: silent, terminal: true })
  const password = await prompt.question('')
  prompt.close()
  process.stdout.write('\n')
  return password
}

/** A new password: that of the environment, or asked for. @throws UsageError where it is none, or nobody is there to be asked */
export const askPassword = async ({ BILLBRIDGE_MEMBER_PASSWORD: given }: Environment): Promise<string> => {
  if (!given && !process.stdin.isTTY) throw new UsageError('Give the password in BILLBRIDGE_MEMBER_PASSWORD.')
  const password = newPasswordSchema.safeParse(given || (await typed()))
  if (!password.success) throw new UsageError(`The password ${whyOf(password.error)}.`)
  return password.data
}
