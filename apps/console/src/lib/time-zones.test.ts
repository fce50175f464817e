import { expect, test } from 'vitest'
import { formerNameOf, isZoneFoundBy, timeZonesWith } from './time-zones.ts'

const found = (search: string, zones = timeZonesWith('UTC')) => zones.filter((zone) => isZoneFoundBy(zone, search))

test.each([
  ['Asia/Kolkata', 'Asia/Calcutta'],
  ['Europe/Kyiv', 'Europe/Kiev'],
  ['Asia/Yangon', 'Asia/Rangoon'],
  ['Asia/Ho_Chi_Minh', 'Asia/Saigon'],
  ['Asia/Kathmandu', 'Asia/Katmandu'],
  ['America/Nuuk', 'America/Godthab'],
  ['America/Argentina/Buenos_Aires', 'America/Buenos_Aires'],
  ['Pacific/Chuuk', 'Pacific/Truk'],
])('%s is found by its name of today and by %s, and stands there once', (name, former) => {
  for (const search of [name, former, former.toLowerCase()]) expect(found(search)).toEqual([name])
  expect(formerNameOf(name)).toBe(former)
})

test('a runtime that lists the names of today gives the same choice as one that lists the former ones', () => {
  const today = timeZonesWith('UTC', ['Asia/Kolkata', 'Europe/Berlin', 'Europe/Kyiv'])
  expect(today).toEqual(['UTC', 'Asia/Kolkata', 'Europe/Berlin', 'Europe/Kyiv'])
  expect(timeZonesWith('UTC', ['Asia/Calcutta', 'Europe/Berlin', 'Europe/Kiev'])).toEqual(today)
})

test('a city is found by words with spaces, in any order, and by how they begin', () => {
  expect(found('new york')).toEqual(['America/New_York'])
  expect(found('ho chi minh')).toEqual(['Asia/Ho_Chi_Minh'])
  expect(found('minh ho')).toEqual(['Asia/Ho_Chi_Minh'])
  expect(found('buenos aires argentina')).toEqual(['America/Argentina/Buenos_Aires'])
  expect(found('São Pau')).toEqual(['America/Sao_Paulo'])
  expect(found('port au prince')).toEqual(['America/Port-au-Prince'])
  expect(found('europe/berl')).toEqual(['Europe/Berlin'])
  expect(found('kyoto')).toEqual([])
})

test('what is set stays in the choice as it is spelt, a former name too', () => {
  expect(found('kolkata', timeZonesWith('Asia/Calcutta'))).toEqual(['Asia/Calcutta'])
  expect(timeZonesWith('US/Pacific')).toContain('US/Pacific')
})

test('every name that is offered tells the time', () => {
  for (const timeZone of timeZonesWith('UTC')) expect(() => new Intl.DateTimeFormat('en', { timeZone })).not.toThrow()
})
