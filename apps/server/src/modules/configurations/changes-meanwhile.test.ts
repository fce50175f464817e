import { expect, it } from 'vitest'
import { changesMeanwhile } from './changes-meanwhile.ts'

it('puts the caller’s value beside what somebody else stored', () => {
  const stored = [{ field: 'settings.bills.onlyApproved', before: false, after: true }]
  const sent = { name: 'Monthly', settings: { bills: { onlyApproved: false } } }
  expect(changesMeanwhile(stored, sent)).toEqual([{ ...stored[0], yours: false }])
})

it('leaves it out for what the caller did not speak of, but not for what the caller cleared', () => {
  const enabled = { field: 'enabled', before: false, after: true }
  const cleared = { field: 'settings.bills.ignoreBefore', before: null, after: '2026-01-01' }
  const sent = { settings: { bills: { ignoreBefore: null } } }
  expect(changesMeanwhile([enabled, cleared], sent)).toEqual([enabled, { ...cleared, yours: null }])
})
