import { type AuditEntry, auditEntryEndpoints } from '@billbridge/contract/audit-entries'
import { userEndpoints } from '@billbridge/contract/users'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, it } from 'vitest'
import { renderRoute, sessionOf } from '../../testing/render-route.tsx'
import { answer, server } from '../../testing/server.ts'

const entry: AuditEntry = {
  id: 'audit_00000001',
  actor: { kind: 'user', id: 'user_00000001', name: 'Ada Example' },
  action: 'credential.renamed',
  targetId: 'cred_00000001',
  targetName: 'Live account',
  changes: [{ field: 'name', before: 'Old account', after: 'Live account' }],
  requestId: 'req-1',
  address: '192.0.2.7',
  at: '2026-11-01T10:00:00.000Z',
}

const ofMachine: AuditEntry = {
  ...entry,
  id: 'audit_00000002',
  actor: { kind: 'api-key', id: 'key_00000001', name: 'Nightly import' },
  action: 'bill.created',
  targetId: 'bill_00000001',
  targetName: 'B-1001',
  changes: ['number', 'total', 'currency', 'billDate'].map((field) => ({ field, before: null, after: field })),
  requestId: null,
  address: null,
}

const page = (data: AuditEntry[]) => answer(auditEntryEndpoints.list, { data, nextCursor: null })

it('says who did what to which object, with before and after, and links to the object', async () => {
  server.use(page([entry, ofMachine]))
  renderRoute('/settings/audit-log')
  const table = await screen.findByRole('table', { name: 'Audit log' })
  expect(await within(table).findByText('Ada Example')).toBeVisible()
  expect(within(table).getByRole('link', { name: 'Live account' })).toHaveAttribute(
    'href',
    '/integrations/credentials/cred_00000001',
  )
  expect(table).toHaveTextContent('renamed the credential Live account')
  expect(table).toHaveTextContent('Name: Live account (was Old account)')
  expect(table).toHaveTextContent('Nightly importAPI key')
  // What came in from a billing system is not what was sent to Stripe.
  expect(table).toHaveTextContent('brought in the bill B-1001')
  expect(table).toHaveTextContent('Total (minor units): total')
  expect(table).toHaveTextContent('and 1 more')
})

it('shows one entry in full: every field, the request and the address', async () => {
  server.use(page([entry]))
  const { user } = renderRoute('/settings/audit-log')
  await user.click(await screen.findByRole('button', { name: /^Actions for Ada Example renamed/ }))
  await user.click(await screen.findByRole('menuitem', { name: 'Details' }))
  const dialog = await screen.findByRole('dialog', { name: 'Details' })
  for (const text of ['credential.renamed', 'cred_00000001', 'req-1', '192.0.2.7']) {
    expect(within(dialog).getByText(text)).toBeVisible()
  }
  expect(within(dialog).getByRole('row', { name: 'Name Old account Live account' })).toBeVisible()
})

const ofSession = (action: string, field: string, token: string): AuditEntry => ({
  ...entry,
  id: 'audit_00000003',
  action,
  targetId: 'user_00000001',
  targetName: 'Ada Example',
  changes: [{ field, before: null, after: token }],
})

it.each([
  ['session.signed-in', 'way', 'password-and-code', 'Password and one-time code'],
  ['session.signed-in', 'way', 'identity-provider', 'Identity provider'],
  ['session.sign-in-refused', 'reason', 'wrong-password', 'Wrong password'],
  ['session.sign-in-refused', 'reason', 'wrong-code', 'Wrong one-time code'],
  ['user.password-refused', 'purpose', 'new-password', 'Changing the password'],
])('says in words of %s its %s, and the token %s nowhere', async (action, field, token, words) => {
  server.use(page([ofSession(action, field, token)]))
  const { user } = renderRoute('/settings/audit-log')
  const table = await screen.findByRole('table', { name: 'Audit log' })
  expect(await within(table).findByText(words)).toBeVisible()
  await user.click(screen.getByRole('button', { name: /^Actions for Ada Example/ }))
  await user.click(await screen.findByRole('menuitem', { name: 'Details' }))
  const dialog = await screen.findByRole('dialog', { name: 'Details' })
  expect(within(dialog).getByText(words)).toBeVisible()
  for (const element of [table, dialog]) expect(element.outerHTML).not.toContain(token)
})

it('shows a token that it has no words for as it is kept', async () => {
  server.use(page([ofSession('session.signed-in', 'way', 'carrier-pigeon')]))
  renderRoute('/settings/audit-log')
  expect(await screen.findByText('carrier-pigeon')).toBeVisible()
})

it('asks for what the address says, and hands the same out as CSV', async () => {
  const asked: unknown[] = []
  server.use(
    answer(auditEntryEndpoints.list, ({ query }) => {
      asked.push(Object.fromEntries(query))
      return { data: [entry], nextCursor: null }
    }),
  )
  renderRoute('/settings/audit-log?object=credential&action=credential.renamed&target=cred_00000001&from=2026-11-01')
  await screen.findByText('Ada Example')
  const from = new Date('2026-11-01T00:00:00').toISOString()
  const filter = { object: 'credential', action: 'credential.renamed', targetId: 'cred_00000001', from }
  expect(asked[0]).toMatchObject(filter)
  const href = screen.getByRole('link', { name: 'CSV' }).getAttribute('href') ?? ''
  expect(Object.fromEntries(new URL(href, 'http://localhost').searchParams)).toEqual(filter)
  expect(screen.getByRole('button', { name: /Object: cred_00000001/ })).toBeVisible()
})

it('keeps the day it begins with from page to page', async () => {
  const asked: (string | null)[][] = []
  server.use(
    answer(auditEntryEndpoints.list, ({ query }) => {
      asked.push([query.get('from'), query.get('cursor')])
      return { data: [entry], nextCursor: query.get('cursor') ? null : 'c2' }
    }),
  )
  const { user, location } = renderRoute('/settings/audit-log?from=2026-11-01')
  await screen.findByText('Ada Example')
  await user.click(screen.getByRole('button', { name: 'Next' }))
  await waitFor(() => expect(asked).toContainEqual([new Date('2026-11-01T00:00:00').toISOString(), 'c2']))
  expect(location()).toBe('/settings/audit-log?from=2026-11-01&cursor=c2&row=2')
})

it.each(['2026-99-99', '2026-02-31'])('asks for no day there is not, as %s, and says so', async (day) => {
  let asked: unknown
  server.use(
    answer(auditEntryEndpoints.list, ({ query }) => {
      asked = Object.fromEntries(query)
      return { data: [entry], nextCursor: null }
    }),
  )
  const { location } = renderRoute(`/settings/audit-log?from=${day}&to=${day}`)
  expect(await screen.findByText('Ada Example')).toBeVisible()
  expect(await screen.findByText(new RegExp(`does not know: from=${day}, to=${day}`))).toBeVisible()
  expect(asked).not.toHaveProperty('from')
  expect(asked).not.toHaveProperty('to')
  expect(location()).toBe('/settings/audit-log')
})

it('offers people, and keys only to those who may see them, as the ones who did it', async () => {
  server.use(
    page([entry]),
    answer(userEndpoints.list, ({ query }) => {
      expect(query.get('limit')).toBe('200')
      const user = { id: 'user_00000001', name: 'Ada Example', email: 'ada@example.com' }
      const member = { ...user, role: 'admin' as const, status: 'active' as const, linked: null, createdAt: entry.at }
      return { data: [member], nextCursor: null, activeAdmins: 1 }
    }),
  )
  const { user, location } = renderRoute('/settings/audit-log', sessionOf('viewer'))
  await screen.findByText('Ada Example')
  await user.click(screen.getByRole('button', { name: 'Who' }))
  await user.click(await screen.findByRole('radio', { name: 'Ada Example' }))
  expect(location()).toContain('actor=user_00000001')
})

it('says that nothing matches, and offers to clear the filters', async () => {
  server.use(page([]))
  const { user, location } = renderRoute('/settings/audit-log?object=bill')
  const [clear] = await screen.findAllByRole('button', { name: /^Clear/ })
  if (clear) await user.click(clear)
  expect(location()).toBe('/settings/audit-log')
})
