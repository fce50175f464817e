import { expect, test } from 'vitest'
import { isAtLeast } from './ensure.mjs'

test.each([
  ['20.19.0', '20.19', true],
  ['20.20.2', '20.19', true],
  ['22.0.0', '20.19', true],
  ['20.18.9', '20.19', false],
  ['18.20.0', '20.19', false],
  ['20.9.0', '20.19', false],
  ['20.19.1', '20.19.2', false],
])('Node.js %s against a wish for %s: %s', (version, wanted, expected) => {
  expect(isAtLeast(version, wanted)).toBe(expected)
})
