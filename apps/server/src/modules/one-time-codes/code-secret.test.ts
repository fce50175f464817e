import { Secret } from 'otpauth'
import { expect, test } from 'vitest'
import { makeSecret, stepOf, toUri } from './code-secret.ts'

/** The secret and the last six digits of the codes that RFC 6238 gives for SHA-1. */
const secret = Secret.fromUTF8('12345678901234567890').base32
const at = (seconds: number) => new Date(seconds * 1000)

test.each([
  [59, '287082', 1],
  [1_111_111_109, '081804', 37_037_036],
  [20_000_000_000, '353130', 666_666_666],
])('at %i seconds the code of the standard is of its step', (seconds, code, step) => {
  expect(stepOf(secret, code, at(seconds))).toBe(step)
})

test('a code counts one step before and after its own and no longer', () => {
  const codeOfStepOne = '287082'
  expect(stepOf(secret, codeOfStepOne, at(0))).toBe(1)
  expect(stepOf(secret, codeOfStepOne, at(89))).toBe(1)
  expect(stepOf(secret, codeOfStepOne, at(90))).toBeUndefined()
})

test('what an app reads names the person, the product and the ways that every app knows', () => {
  const uri = new URL(toUri(secret, 'someone@example.com'))
  expect(decodeURIComponent(uri.pathname)).toContain('Billbridge:someone@example.com')
  expect(Object.fromEntries(uri.searchParams)).toMatchObject({ secret, algorithm: 'SHA1', digits: '6', period: '30' })
})

test('no two secrets are alike, and each has 160 bits', () => {
  expect(makeSecret()).not.toBe(makeSecret())
  expect(Secret.fromBase32(makeSecret()).bytes).toHaveLength(20)
})
