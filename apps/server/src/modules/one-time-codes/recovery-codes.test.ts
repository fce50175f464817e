import { expect, test } from 'vitest'
import { hashRecoveryCode, makeRecoveryCodes, plainCode } from './recovery-codes.ts'

test('there are ten, all different, in groups that can be read aloud', () => {
  const codes = makeRecoveryCodes()
  expect(new Set(codes).size).toBe(10)
  for (const code of codes) expect(code).toMatch(/^([0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}$/)
})

test('a code is the same however it is typed: blanks, capitals, look-alikes', () => {
  expect(plainCode(' AB0l-Oi12 ')).toBe('ab010112')
  expect(hashRecoveryCode('user_1', 'ABCD-EFGH-JKMN-PQ10')).toBe(hashRecoveryCode('user_1', 'abcd efgh jkmn pqIO'))
})

test('the same code of another person has another hash', () => {
  expect(hashRecoveryCode('user_1', 'abcd')).not.toBe(hashRecoveryCode('user_2', 'abcd'))
})
