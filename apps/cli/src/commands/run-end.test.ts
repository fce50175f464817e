import { expect, test } from 'vitest'
import { isOverForGood, isOverForNow } from './run-end.ts'

const wait = { for: 'credential', id: 'cred_00000001', name: 'Example', count: 3 } as const
const stopped = [{ ...wait, isOver: false }]
const goingOn = [{ ...wait, isOver: true }]

test('a run that works or is being prepared is not over', () => {
  for (const status of ['preparing', 'running'] as const) {
    expect(isOverForGood({ status, waits: [] })).toBe(false)
    expect(isOverForNow({ status, waits: stopped })).toBe(false)
  }
})

test('a run that is done and whose bills wait is over for now, and not for good', () => {
  expect(isOverForNow({ status: 'done', waits: stopped })).toBe(true)
  expect(isOverForGood({ status: 'done', waits: stopped })).toBe(false)
})

test('a run whose bills are about to go on is followed on', () => {
  expect(isOverForNow({ status: 'done', waits: goingOn })).toBe(false)
  expect(isOverForNow({ status: 'done', waits: [...stopped, ...goingOn] })).toBe(false)
})

test('a run that is cancelled, or done with nothing that waits, is over for good, also from a server that knows no waits', () => {
  expect(isOverForGood({ status: 'cancelled', waits: stopped })).toBe(true)
  expect(isOverForGood({ status: 'done', waits: [] })).toBe(true)
  expect(isOverForGood({ status: 'done' })).toBe(true)
})
