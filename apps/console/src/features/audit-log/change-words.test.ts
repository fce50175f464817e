import { expect, test } from 'vitest'
import { fieldLabel, fieldsOf, valueWords } from './change-words.ts'

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
