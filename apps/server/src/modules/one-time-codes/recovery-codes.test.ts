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

test('what is kept of a code does not change, for there are codes printed on paper', () => {
  expect(hashRecoveryCode('user_1', 'abcd-efgh-jkmn-pq10')).toBe('WHM1fRIUbWEZrgATi_F6ko1BdOK6OCDi6PMD9oKt54w')
})

test('the same code of another person has another hash', () => {
  expect(hashRecoveryCode('user_1', 'abcd')).not.toBe(hashRecoveryCode('user_2', 'abcd'))
})
