import { expect, test } from 'vitest'
import { type SecurityChange, toSecurityLetter } from './security-letters.ts'

const written = (change: SecurityChange): string => {
  const { paragraphs, footer } = toSecurityLetter(change, { name: 'Example', url: 'https://billing.example.com' })
  return [...paragraphs, footer].join(' ')
}

test.each([
  [0, 'None is left; under “Your account” you make new ones.'],
  [1, 'One is left;'],
  [9, '9 are left;'],
])('of a recovery code that was used somebody learns that %i are left, and what to do', (left, words) => {
  const text = written({ kind: 'recovery-code-used', left })
  expect(text).toContain(words)
  expect(text).toMatch(/If it was not you, set a new password at once .* make new recovery codes .* tell an admin/)
})

test('a change made by a recovery code says so, and one made by a code of the app does not', () => {
  for (const kind of ['codes-off', 'recovery-codes-renewed'] as const) {
    expect(written({ kind, by: 'recovery-code' })).toContain('by a recovery code')
    expect(written({ kind, by: 'code' })).not.toContain('by a recovery code')
  }
})
