import { expect, test } from 'vitest'
import { isolated } from './isolated.ts'
import { messages } from './messages/mappings.ts'

test.each(['Example Bakery Ltd', 'Crème 🥐 Ltd 👩‍🍳', '例示パン'])('%s is left alone', (name) => {
  expect(isolated(name)).toBe(name)
})

test.each(['مخبز المثال', 'מאפיית דוגמה', 'A\u202egnp.exe'])('%j is set apart from the words around it', (name) => {
  expect(isolated(name)).toBe(`\u2068${name}\u2069`)
})

test('a name that opens what it does not close does not turn what follows', () => {
  expect(isolated('a\u2067b')).toBe('\u2068a\u2067b\u2069\u2069')
})

test('sentences with names set them apart', () => {
  expect(messages.created('מאפייה')).toBe('“\u2068מאפייה\u2069” is mapped.')
})
