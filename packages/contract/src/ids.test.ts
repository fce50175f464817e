import { expect, test } from 'vitest'
import type { z } from 'zod'
import { accountEndpoints } from './accounts.ts'
import { apiKeyEndpoints } from './api-keys.ts'
import { billImportEndpoints } from './bill-imports.ts'
import { configurationEndpoints } from './configurations.ts'
import { credentialEndpoints } from './credentials.ts'
import { allEndpoints } from './endpoints.ts'
import { identityProviderEndpoints } from './identity-providers.ts'
import { emailAddress, idOf, searchText } from './ids.ts'
import { invitationEndpoints } from './invitations.ts'
import { organizationEndpoints } from './organizations.ts'
import { ownSessionEndpoints } from './own-sessions.ts'
import { emailSchema, sessionEndpoints } from './session.ts'

const withControl = ['a\u0000b', 'a\u001bb', 'a\u0085b', 'a\ud800b']

/** What a schema refuses of an object, by the names of its fields. */
const refusedFields = (schema: z.ZodType | undefined, value: Record<string, unknown>): PropertyKey[] =>
  schema?.safeParse(value).error?.issues.flatMap(({ path }) => path.slice(0, 1)) ?? []

test('no query parameter and no part of an address takes a control character', () => {
  const seen = allEndpoints.flatMap(({ name: endpoint, spec }) =>
    [spec.query, spec.params].flatMap((schema) =>
      Object.keys(schema?.shape ?? {}).flatMap((field) =>
        withControl.map((text) => [endpoint, field, refusedFields(schema, { [field]: text }).includes(field)] as const),
      ),
    ),
  )
  expect(seen.length).toBeGreaterThan(200)
  expect(seen.filter(([, , refused]) => !refused)).toEqual([])
})

test.each(withControl)(
  'text with a control character (%j) is neither searched for, nor an address, nor a name',
  (text) => {
    const email = `${text}@example.com`
    expect(searchText.safeParse(text).error?.issues[0]?.message).toBe('must not contain control characters')
    expect(emailAddress.safeParse(email).success).toBe(false)
    expect(refusedFields(sessionEndpoints.signIn.body, { email, password: 'a' })).toContain('email')
    expect(refusedFields(accountEndpoints.create.body, { code: 'C', name: 'Example', email })).toContain('email')
    expect(refusedFields(billImportEndpoints.create.query, { fileName: text })).toEqual(['fileName'])
  },
)

test.each([
  '<x>@y.example',
  'Ada <ada@example.com>',
  'a@b.example,c',
  'a(b)@example.com',
  'a@example.com;',
  'a@[10.0.0.1]',
])('%s is no e-mail address alone', (email) => {
  expect(emailAddress.safeParse(email).success).toBe(false)
  expect(refusedFields(invitationEndpoints.create.body, { email, role: 'viewer' })).toContain('email')
})

test.each(['ada.o’neil+bills@example.com', 'müller@exämple.de', "o'brien@example.com", 'a_b-c@sub.example.co.uk'])(
  '%s is an e-mail address',
  (email) => {
    expect(emailAddress.safeParse(email).success).toBe(true)
  },
)

const turning = ['\u061c', '\u200e', '\u200f', '\u202a', '\u202e', '\u2066', '\u2069']
const showingNothing = [
  ...['\u00ad', '\u034f', '\u115f', '\u1160', '\u180e', '\u200b', '\u2060', '\u2064', '\u3164', '\ufeff', '\uffa0'],
  ...['\u{1d173}', '\u{e0001}', '\u{e0041}'],
]

/** What people call themselves and what they make; with the schema that takes it in. */
const ownNames: [string, z.ZodType | undefined, string][] = [
  ['a person who sets up', sessionEndpoints.setup.body, 'name'],
  ['the first organization', sessionEndpoints.setup.body, 'organizationName'],
  ['a person', ownSessionEndpoints.rename.body, 'name'],
  ['a person who was invited', invitationEndpoints.accept.body, 'name'],
  ['an organization', organizationEndpoints.update.body, 'name'],
  ['an API key', apiKeyEndpoints.create.body, 'name'],
  ['a credential', credentialEndpoints.create.body, 'name'],
  ['a configuration', configurationEndpoints.create.body, 'name'],
  ['an identity provider', identityProviderEndpoints.set.body, 'name'],
]

test.each(ownNames)(
  'the name of %s has no mark that shows nothing or turns the direction of writing, and any script',
  (_, body, field) => {
    const messages = (name: string) =>
      body?.safeParse({ [field]: name }).error?.issues.filter(({ path }) => path[0] === field) ?? []
    for (const mark of [...turning, ...showingNothing]) {
      expect(messages(`Nightly ${mark}tropmi`)).toMatchObject([{ message: expect.stringContaining('without them') }])
    }
    for (const nothing of ['', '\u200d', '\u200c\u200d', '\ufe0f', '\u200b']) {
      expect(messages(nothing)).toMatchObject([{ message: 'must not be empty' }])
    }
    const scripts = [
      'מפתח לילי',
      'مفتاح ليلي',
      'Café Ltd',
      '夜間',
      '한글 회사',
      'می\u200cخواهم',
      'ක්\u200dෂ',
      'ᠮᠣᠩᠭᠣᠯ\u180bᠠ',
    ]
    for (const name of [...scripts, '👩\u200d🍳 Pie', '❤\ufe0f', '葛\u{e0100}城']) expect(messages(name)).toEqual([])
  },
)

test('a name and an address that a billing system gives stay what they are', () => {
  const given = { name: 'Example \u202eslaeM', email: 'bills\u200b@example.com' }
  expect(accountEndpoints.create.body?.safeParse({ code: 'C', ...given }).data).toMatchObject(given)
})

test.each(['\u202emoc.elpmaxe@x.example.com', 'a\u2067@example.com', 'a@\u200fexample.com', 'ad\u200ba@example.com'])(
  'an address cannot be made to look like another one: %j',
  (email) => {
    expect(emailSchema.safeParse(email).error?.issues[0]?.message).toBe(
      'must not contain marks that show nothing or turn the direction of writing; type it anew, without them',
    )
  },
)

test('a search keeps its words and loses the space around them', () => {
  expect(searchText.parse('  Müller & Co  ')).toBe('Müller & Co')
  expect(searchText.parse('')).toBe('')
})

const composed = 'Caf\u00e9 Ltd'
const lookalikes = ['Cafe\u0301 Ltd', 'Caf\u00e9  Ltd', 'Caf\u00e9\u00a0Ltd', ' Caf\u00e9 \u2003 Ltd ']

test.each(lookalikes)('a name that looks like another is that name: %j', (written) => {
  const account = accountEndpoints.create.body.parse({ code: 'C-1', name: written })
  expect(account.name).toBe(composed)
  expect(credentialEndpoints.create.body.parse({ name: written }).name).toBe(composed)
  expect(searchText.parse(written)).toBe(composed)
})

test('a code keeps its inner spaces, which a billing system may mean, and has one way of writing each character', () => {
  const { code } = accountEndpoints.create.body.parse({ code: 'Cafe\u0301  1', name: 'Example' })
  expect(code).toBe('Caf\u00e9  1')
})

test('a name is measured after its spaces are put right, and one that is too long is told the limit', () => {
  expect(accountEndpoints.create.body.parse({ code: 'C-1', name: `a${' '.repeat(3)}b` }).name).toBe('a b')
  const refused = accountEndpoints.create.body.safeParse({ code: 'C-1', name: 'x'.repeat(201) })
  expect(refused.error?.issues[0]?.message).toBe('must have at most 200 characters')
})

test.each(['bücher@example.com', 'bu\u0308cher@example.com', 'BÜCHER@example.com', 'BU\u0308CHER@Example.com'])(
  'the address %j is the same however its letters are written',
  (email) => {
    expect(emailSchema.parse(email)).toBe('b\u00fccher@example.com')
  },
)

test('an id of another form is told the form, whatever it starts with', () => {
  for (const id of ['bill_x', 'cred_00000000', `bill_${'0'.repeat(41)}`])
    expect(idOf('bill').safeParse(id).error?.issues[0]?.message).toBe(
      'must be an id: bill_ and 8 to 40 letters and digits',
    )
})
