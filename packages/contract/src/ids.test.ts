import { expect, test } from 'vitest'
import type { z } from 'zod'
import { accountEndpoints } from './accounts.ts'
import { billImportEndpoints } from './bill-imports.ts'
import { credentialEndpoints } from './credentials.ts'
import { allEndpoints } from './endpoints.ts'
import { emailAddress, searchText } from './ids.ts'
import { invitationEndpoints } from './invitations.ts'
import { sessionEndpoints } from './session.ts'

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

test.each(['\u202emoc.elpmaxe@x.example.com', 'a\u2067@example.com', 'a@\u200fexample.com'])(
  'an address cannot be made to look like another one: %j',
  (email) => {
    expect(emailAddress.safeParse(email).error?.issues[0]?.message).toBe(
      'must not contain marks that turn the direction of writing',
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
