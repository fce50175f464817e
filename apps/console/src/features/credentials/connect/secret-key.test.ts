import { expect, it } from 'vitest'
import { readKey } from './secret-key.ts'

it.each([
  ['rk_test_abcd1234EFGH', { mode: 'test', isFull: false }],
  ['  rk_live_abcd1234EFGH\n', { mode: 'live', isFull: false }],
  ['sk_test_abcd1234EFGH', { mode: 'test', isFull: true }],
  ['pk_test_abcd1234EFGH', undefined],
  ['rk_test_short', undefined],
  ['', undefined],
] as const)('reads %j', (text, facts) => {
  expect(readKey(text)).toEqual(facts)
})
