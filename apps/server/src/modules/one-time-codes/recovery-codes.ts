import { randomBytes } from 'node:crypto'
import { hashedKey } from '../../platform/hashed-key.ts'

/** Crockford's: no letter that is taken for a digit. 32 of them, so that a byte's low five bits choose fairly. */
const letters = '0123456789abcdefghjkmnpqrstvwxyz'
const codesAtOnce = 10
const lettersInCode = 16

const makeOne = (): string => {
  const text = [...randomBytes(lettersInCode)].map((byte) => letters.charAt(byte % 32)).join('')
  return text.match(/.{4}/g)?.join('-') ?? text
}

/** Ten codes of 80 random bits each, as `xxxx-xxxx-xxxx-xxxx`. */
export const makeRecoveryCodes = (): string[] => Array.from({ length: codesAtOnce }, makeOne)

/** What counts of what somebody typed: letters and digits, in lower case, look-alikes as the digits they look like. */
export const plainCode = (typed: string): string =>
  typed
    .toLowerCase()
    .replace(/[^0-9a-z]/g, '')
    .replace(/o/g, '0')
    .replace(/[il]/g, '1')

/** What is kept of a recovery code. It is too random to be guessed from a plain SHA-256. */
export const hashRecoveryCode = (userId: string, code: string): string => hashedKey(userId, plainCode(code))
