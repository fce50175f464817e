import type { Client } from '@billbridge/contract/client'
import { oneTimeCodeEndpoints } from '@billbridge/contract/one-time-codes'
import { Secret, TOTP } from 'otpauth'
import { clientWithCookie, cookieOf, signIn, testPassword } from './factories.ts'

/** What a person's app shows; `step` 1 is the code after the one of now. */
export const codeOf = (secret: string, { step = 0, at = Date.now() }: { step?: number; at?: number } = {}): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at + step * 30_000 })

const stepNow = (): number => TOTP.counter({ period: 30 })

/** Turns on the codes of whoever the client is. The code of the step before was spent on it. */
export const turnCodesOn = async (client: Client): Promise<{ secret: string; recoveryCodes: readonly string[] }> => {
  const { secret } = (await client.call(oneTimeCodeEndpoints.enrol, { body: { password: testPassword } })).data
  for (;;) {
    const step = stepNow()
    const body = { code: codeOf(secret, { step: -1 }) }
    try {
      return { secret, recoveryCodes: (await client.call(oneTimeCodeEndpoints.confirm, { body })).data.recoveryCodes }
    } catch (error) {
      // The oldest code that counts: the next step may begin before the server looks at it.
      if (step === stepNow()) throw error
    }
  }
}

/** A browser after the password: its cookie, and what was answered. */
export const passwordStep = async (url: string, email: string) => {
  const answer = await signIn(url, email, testPassword)
  const cookie = cookieOf(answer)
  const client = clientWithCookie(url, cookie)
  return { cookie, client, status: answer.status, body: (await answer.json()) as unknown }
}
