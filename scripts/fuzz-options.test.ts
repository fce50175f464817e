import { expect, test } from 'vitest'
import { readFuzzOptions } from './fuzz-options.ts'

test('everybody is asked for when nobody is named, and one alone who is', () => {
  expect(readFuzzOptions([])).toMatchObject({ callers: ['nobody', 'viewer', 'editor', 'admin'], examples: '25' })
  const chosen = ['--role', 'editor', '--only', 'bills', '--seed', '1', '--examples', '3']
  expect(readFuzzOptions(chosen)).toEqual({ callers: ['editor'], only: 'bills', seed: '1', examples: '3' })
})

test.each([
  [['--role', 'boss'], 'There is no role boss.', 'nobody, viewer, editor, admin'],
  [['--only', 'nosuchtag'], 'There is no tag nosuchtag.', 'bill-exports'],
  [['--examples', '0'], '--examples takes', 'Usage:'],
  [['--seed', 'x'], '--seed takes', 'Usage:'],
  [['--rôle'], '--rôle', 'Usage:'],
  [['bills'], 'bills', 'Usage:'],
])('%j is refused before anything is fetched, and what there is is named', (args, mistake, choice) => {
  const refused = readFuzzOptions(args)
  expect(refused).toMatchObject({ exitCode: 2, said: expect.stringContaining(mistake) })
  expect(refused).toMatchObject({ said: expect.stringContaining(choice) })
})

test('--help is told without a mistake', () => {
  expect(readFuzzOptions(['--help'])).toMatchObject({ exitCode: 0, said: expect.stringMatching(/^Usage:/) })
})
