import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { settingNames } from './config.ts'
import { localSettingNames } from './local/settings.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const operations = read('docs/operations.md')

/** Names in the first column of the tables of one chapter. */
const namesIn = (heading: string): string[] => {
  const chapter = operations.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? ''
  return [...chapter.matchAll(/^\| `([A-Z_]+)` \|/gm)].flatMap(([, name]) => name ?? [])
}

/** What the program that brings a MongoDB reads by itself. */
const readByLocalMongo = (): string[] => {
  const folder = 'packages/local-mongo/src'
  const sources = readdirSync(join(root, folder)).filter((name) => !name.includes('.test.'))
  const names = sources.flatMap((name) => [...read(join(folder, name)).matchAll(/\benv\.([A-Z][A-Z_]+)/g)])
  return names.flatMap(([, name]) => name ?? []).filter((name) => !['PATH', 'HOME', 'XDG_CACHE_HOME'].includes(name))
}

test('the table of settings names exactly what the programs read', () => {
  const known = new Set([...settingNames, ...localSettingNames, ...readByLocalMongo()])
  const told = namesIn('Settings')
  expect(told.toSorted()).toEqual([...known].toSorted())
  expect(new Set(told).size).toBe(told.length)
})

test('the README names no setting that is none', () => {
  const named = [...read('README.md').matchAll(/`((?:BILLBRIDGE|STRIPE|MONGO|SMTP|MAIL)[A-Z]*_[A-Z_]+)`/g)]
  const names = named.flatMap(([, name]) => name ?? []).filter((name) => !name.endsWith('_'))
  expect(names.length).toBeGreaterThan(5)
  for (const name of names) expect(namesIn('Settings')).toContain(name)
})

test('every document that is linked is there', () => {
  const documents = [
    'README.md',
    ...['operations', 'architecture', 'failures', 'stripe', 'people'].map((name) => `docs/${name}.md`),
  ]
  const linked = documents.flatMap((path) =>
    [...read(path).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, link]) => join(path, '..', link ?? '')),
  )
  expect(linked.length).toBeGreaterThan(10)
  expect(linked.filter((path) => !existsSync(join(root, path)))).toEqual([])
})
