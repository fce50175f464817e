import { expect, test } from 'vitest'
import { createEndForNow, isOverForGood, isOverForNow } from './run-end.ts'

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

test('a run that is cancelled is followed until all of its bills have left it', () => {
  for (const isOver of [isOverForGood, isOverForNow]) {
    expect(isOver({ status: 'cancelled', finishedAt: null })).toBe(false)
    expect(isOver({ status: 'cancelled', finishedAt: '2026-11-01T08:00:00.000Z' })).toBe(true)
  }
})

test('a run that is cancelled, or done with nothing that waits, is over for good, also from a server that knows no waits', () => {
  expect(isOverForGood({ status: 'cancelled', waits: stopped })).toBe(true)
  expect(isOverForGood({ status: 'done', waits: [] })).toBe(true)
  expect(isOverForGood({ status: 'done' })).toBe(true)
})

test('a run whose bills should go on, and of which nothing changes for a minute, is followed no longer', () => {
  let time = 5_000
  const isOver = createEndForNow(() => time)
  const looks = (seconds: number, seen: Parameters<typeof isOver>[0]) => {
    time += 1_000 * seconds
    return isOver(seen)
  }
  expect(looks(0, { status: 'done', waits: goingOn })).toBe(false)
  expect(looks(59, { status: 'done', waits: goingOn })).toBe(false)
  // Some of them went on between two looks.
  expect(looks(30, { status: 'done', waits: [{ ...wait, count: 2, isOver: true }] })).toBe(false)
  expect(looks(30, { status: 'running', waits: [] })).toBe(false)
  expect(looks(500, { status: 'running', waits: [] })).toBe(false)
  expect(looks(1, { status: 'done', waits: goingOn })).toBe(false)
  expect(looks(60, { status: 'done', waits: goingOn })).toBe(true)
  expect(createEndForNow()({ status: 'done', waits: stopped })).toBe(true)
})
