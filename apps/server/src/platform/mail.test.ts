import { expect, it } from 'vitest'
import { toHeaderText } from './mail.ts'

it('makes one line of what somebody wrote, without characters that control or turn it', () => {
  expect(toHeaderText('Rules\r\nBcc: thief@example.com')).toBe('Rules Bcc: thief@example.com')
  expect(toHeaderText('a\u0000b\u2028c\u202ed\te')).toBe('a b c d e')
})

it('cuts what is too long for a line', () => {
  expect(toHeaderText('x'.repeat(300))).toHaveLength(200)
  expect(toHeaderText('x'.repeat(300), 10)).toBe(`${'x'.repeat(9)}…`)
})
