import { Secret, TOTP } from 'otpauth'

const issuer = 'Billbridge'
const period = 30
const secretBytes = 20

/** As every authenticator app reads them: SHA-1, six digits, thirty seconds (RFC 6238). */
const totpOf = (secret: string, label = ''): TOTP =>
  new TOTP({ issuer, label, algorithm: 'SHA1', digits: 6, period, secret: Secret.fromBase32(secret) })

/** A new secret, in base32. */
export const makeSecret = (): string => new Secret({ size: secretBytes }).base32

/** What an app reads from the QR picture; `email` names the entry there. */
export const toUri = (secret: string, email: string): string => totpOf(secret, email).toString()

/**
 * The time step that a code is of; undefined when it is a code of none that counts now: this one, the one before and the
 * one after, for clocks that are off and people who type slowly.
 */
export const stepOf = (secret: string, code: string, at: Date): number | undefined => {
  const timestamp = at.getTime()
  const delta = totpOf(secret).validate({ token: code, timestamp, window: 1 })
  return delta === null ? undefined : TOTP.counter({ period, timestamp }) + delta
}
