import fc from 'fast-check'
import { expect, test } from 'vitest'
import { safePath } from './safe-path.ts'

const site = 'https://billing.example.com'
const leadsTo = (path: string): string => new URL(path, `${site}/settings/people`).origin

const tricks = [
  'https://evil.example',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\/evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '\t//evil.example',
  '/.//evil.example',
  '/..//evil.example',
  '/a/..//evil.example',
  '/./\\evil.example',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  '\u0001javascript:alert(1)',
  'data:text/html,x',
  'evil.example',
  '@evil.example',
  '.evil.example',
  ':80',
  '',
]

test.each(tricks)('%j leads nowhere', (text) => {
  expect(safePath(text)).toBeUndefined()
})

test.each(['/', '/billing/bills?search=a&status=b', '/settings/people#top', '/%2f%2fevil.example', '/%5cevil.example'])(
  '%j is our own and stays as it is',
  (text) => {
    expect(safePath(text)).toBe(text)
  },
)

const nasty = fc.constantFrom(
  '/',
  '\\',
  '\t',
  '\n',
  '\r',
  '.',
  '..',
  ':',
  '@',
  '%2f',
  '%5c',
  '?',
  '#',
  'evil.example',
  'javascript:',
  ' ',
  '\u0000',
  '\u2028',
  '／',
)
const addresses = fc.oneof(
  fc.array(nasty, { maxLength: 8 }).map((parts) => parts.join('')),
  fc.array(nasty, { maxLength: 8 }).map((parts) => `/${parts.join('')}`),
  fc.webUrl(),
  fc.string(),
)

test('whatever comes out leads to our own site, however often it is read again', () => {
  fc.assert(
    fc.property(addresses, (text) => {
      const path = safePath(text)
      if (path === undefined) return
      expect(leadsTo(path)).toBe(site)
      expect(path.startsWith('/')).toBe(true)
      expect(safePath(path)).toBe(path)
    }),
    { numRuns: 5000 },
  )
})
