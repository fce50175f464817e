import { expect, it } from 'vitest'
import { redactForm, redactPath } from './redact-form.ts'

it('shows what a bill says', () => {
  expect(redactForm('currency=usd&lines[0][amount]=1200&custom_fields[0][name]=Order%20no.')).toBe(
    'currency=usd\nlines[0][amount]=1200\ncustom_fields[0][name]=Order no.',
  )
})

it('hides persons and secrets', () => {
  const form =
    'email=a%40example.com&name=Ada&phone=1&address[line1]=Road%201&client_secret=sk_test_abcdefgh12&code=ac_1&description=rk_live_abcdefghij'
  const shown = redactForm(form) ?? ''
  for (const part of ['example.com', 'Ada', 'Road', 'abcdefgh', 'ac_1']) expect(shown).not.toContain(part)
  expect(shown).toContain('address[line1]=[redacted]')
})

it('does not stumble over what cannot be decoded', () => {
  expect(redactForm('description=100%')).toBe('description=100%')
})

it('keeps equals signs in values', () => {
  expect(redactForm('description=a%3Db')).toBe('description=a=b')
})

it('bounds what is kept', () => {
  expect(redactForm(`description=${'x'.repeat(20_000)}`)).toMatch(/… \d+ more characters$/)
})

it('has nothing to say about no body', () => {
  expect(redactForm('')).toBeNull()
})

it('treats the query of a path alike', () => {
  expect(redactPath('/v1/customers?email=a%40example.com&limit=3')).toBe('/v1/customers?email=[redacted]&limit=3')
  expect(redactPath('/v1/account')).toBe('/v1/account')
})
