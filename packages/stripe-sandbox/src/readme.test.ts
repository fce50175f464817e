import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { apiRoutes } from './routes/all.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8').replaceAll('\n', ' ')

const served = [...new Set(apiRoutes.map(({ path }) => path.split('/')[2] ?? ''))]
const missing = (/Known to be missing: ([^;]+);/.exec(readme)?.[1] ?? '').split(', ')

/** `credit_notes` as the README writes it; `invoiceitems` are two words there. */
const inWords = (resource: string): string => resource.replace('invoiceitems', 'invoice items').replaceAll('_', ' ')

test('the README names what is served, and calls none of it missing', () => {
  const listed = (/## What it serves(.*?)`\/oauth/.exec(readme)?.[1] ?? '').toLowerCase()
  for (const resource of served.filter((name) => name !== 'accounts')) expect(listed).toContain(inWords(resource))
  expect(missing).toContain('quotes')
  expect(missing.filter((name) => served.map(inWords).includes(name))).toEqual([])
})
