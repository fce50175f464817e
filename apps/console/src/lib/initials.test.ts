import { expect, test } from 'vitest'
import { initialsOf } from './initials.ts'

test.each([
  ['Ada Example', 'AE'],
  ['  ada  van  example ', 'AE'],
  ['Admin', 'A'],
  ['Ada (Example)', 'AE'],
  ['\u202eAda "Bee" & Co', 'AC'],
  ['דוגמה חברה (בע"מ)', 'דב'],
  ['𝒜da', '𝒜'],
  ['???', ''],
])('the initials of %j are %j', (name, initials) => {
  expect(initialsOf(name)).toBe(initials)
})
