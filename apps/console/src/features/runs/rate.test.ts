import { expect, test } from 'vitest'
import { rateOf, timeLeftOf, withSample } from './rate.ts'

test('the rate is what the last seconds brought', () => {
  expect(
    rateOf([
      { at: 1_000, done: 10 },
      { at: 2_000, done: 14 },
      { at: 3_000, done: 20 },
    ]),
  ).toBe(5)
})

test('one sample, or two too close together, give no rate', () => {
  expect(rateOf([{ at: 1_000, done: 10 }])).toBeUndefined()
  expect(
    rateOf([
      { at: 1_000, done: 10 },
      { at: 2_000, done: 20 },
    ]),
  ).toBeUndefined()
})

test('old samples are forgotten, so that a slower run soon shows a lower rate', () => {
  const samples = withSample(
    [
      { at: 0, done: 0 },
      { at: 10_000, done: 100 },
    ],
    { at: 20_000, done: 110 },
  )
  expect(samples).toEqual([
    { at: 10_000, done: 100 },
    { at: 20_000, done: 110 },
  ])
})

test('what was done before some of it was to be done again says nothing about the rate', () => {
  expect(withSample([{ at: 0, done: 300 }], { at: 1_000, done: 96 })).toEqual([{ at: 1_000, done: 96 }])
})

test('time left follows from the rate, and is unknown while nothing moves', () => {
  expect(timeLeftOf(50, 5)).toBe(10)
  expect(timeLeftOf(50, 0)).toBeUndefined()
  expect(timeLeftOf(50, undefined)).toBeUndefined()
})
