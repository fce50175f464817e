import { expect, test } from 'vitest'
import { diff } from './diff.ts'

test('equal objects have no changes, whatever the order of their fields', () => {
  expect(diff({ a: 1, b: [{ c: 2 }] }, { b: [{ c: 2 }], a: 1 })).toEqual([])
})

test('a change inside an object is named by its path, a changed list as a whole', () => {
  const before = { name: 'A', schedule: { hourly: false, zone: 'UTC' }, accounts: ['x'] }
  const after = { name: 'A', schedule: { hourly: true, zone: 'UTC' }, accounts: ['x', 'y'] }
  expect(diff(before, after)).toEqual([
    { field: 'schedule.hourly', before: false, after: true },
    { field: 'accounts', before: ['x'], after: ['x', 'y'] },
  ])
})

test('fields that come or go are changes from and to null', () => {
  expect(diff({ a: 1 }, { b: 2 })).toEqual([
    { field: 'a', before: 1, after: null },
    { field: 'b', before: null, after: 2 },
  ])
  expect(diff({ a: null }, {})).toEqual([])
})

test('instants are compared and kept as ISO text', () => {
  const noon = new Date('2026-01-01T12:00:00Z')
  expect(diff({ at: noon }, { at: new Date(noon) })).toEqual([])
  expect(diff({ at: noon }, { at: null })).toEqual([{ field: 'at', before: '2026-01-01T12:00:00.000Z', after: null }])
})
