import { expect, test } from 'vitest'
import { fieldLabel, fieldsOf, namesOf, valueWords } from './change-words.ts'

test('a field is named by its words, amounts with their unit', () => {
  expect(fieldLabel('schedule.exportHourly')).toBe('Schedule: export hourly')
  expect(fieldLabel('name')).toBe('Name')
  expect(fieldLabel('email')).toBe('E-mail')
  expect(fieldLabel('paidAmount')).toBe('Paid amount (minor units)')
})

test('values are said in words, and what has none as it is kept', () => {
  expect(valueWords(null)).toBe('nothing')
  expect(valueWords('')).toBe('nothing')
  expect(valueWords([])).toBe('nothing')
  expect(valueWords(true)).toBe('yes')
  expect(valueWords(['unpaid', 'paid'])).toBe('unpaid, paid')
  expect(valueWords({ a: 1 })).toBe('{"a":1}')
  expect(valueWords('2026-01-31T12:00:00.000Z')).toMatch(/31 Jan 2026/)
})

test('what came as a whole is told field by field, without what stayed nothing', () => {
  const after = { schedule: { exportHourly: true, pauseUntil: null }, accounts: [] }
  expect(fieldsOf([{ field: 'settings', before: null, after }])).toEqual([
    { field: 'settings.schedule.exportHourly', before: undefined, after: true },
  ])
  expect(fieldsOf([{ field: 'name', before: 'a', after: 'b' }])).toEqual([{ field: 'name', before: 'a', after: 'b' }])
})

test('tokens are said in words, by the kind of object and the field', () => {
  const words = (action: string, field: string, value: unknown) => valueWords(value, namesOf({ action }, field))
  expect(words('session.signed-in', 'way', 'password-and-code')).toBe('Password and one-time code')
  expect(words('session.sign-in-refused', 'reason', 'wrong-code')).toBe('Wrong one-time code')
  expect(words('member.changed', 'role', 'editor')).toBe('Editor')
  expect(words('bill.updated', 'paymentStatus', 'partially-paid')).toBe('Partially paid')
  expect(words('configuration.updated', 'settings.dueDate.whenEmpty', 'hold')).toBe('Don’t export')
  expect(words('configuration.updated', 'settings.bills.paymentStatuses', ['unpaid', 'paid'])).toBe('Unpaid, Paid')
})

test('what has no words is said as it is kept: unknown tokens, and names that happen to be tokens elsewhere', () => {
  const words = (action: string, field: string, value: unknown) => valueWords(value, namesOf({ action }, field))
  expect(words('session.signed-in', 'way', 'carrier-pigeon')).toBe('carrier-pigeon')
  expect(words('session.signed-in', 'way', 'constructor')).toBe('constructor')
  expect(words('credential.renamed', 'name', 'password')).toBe('password')
  expect(words('nothing-known', 'way', 'password')).toBe('password')
})
