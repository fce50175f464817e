import { expect, it } from 'vitest'
import type { NotificationRow } from './notification.model.ts'
import { toMessage } from './notification-message.ts'

const row = (given: Partial<NotificationRow> = {}): NotificationRow => ({
  _id: 'evt_00000001:raised:user_00000001',
  organizationId: 'org_00000001',
  userId: 'user_00000001',
  eventId: 'evt_00000001',
  change: 'raised',
  kind: 'integration.disabled.error',
  mode: 'live',
  target: { type: 'configuration', id: 'cfg_00000001' },
  cause: null,
  credentialId: null,
  about: ['Example rules'],
  message: 'It failed 30 times in a row.',
  remedy: 'Enable it.',
  happenedAt: new Date('2026-01-31T12:00:00.000Z'),
  dueAt: null,
  batchId: null,
  leaseToken: null,
  failedSince: null,
  tries: 0,
  sentAt: null,
  gaveUpBecause: null,
  doneAt: null,
  ...given,
})

const messageOf = (rows: NotificationRow[], names: { recipient?: string; organization?: string } = {}) =>
  toMessage({ recipient: 'Ann', organization: 'Example Holding', publicUrl: 'https://bb.example.com', ...names, rows })

it('says what happened, when, what it is about and what to do, with the address of the fix', () => {
  const { subject, text } = messageOf([row()])
  expect(subject).toBe('An integration was disabled: Example rules (Example Holding)')
  expect(text).toContain('When: 31 Jan 2026, 12:00 UTC')
  expect(text).toContain('What happened: It failed 30 times in a row.\nWhat to do: Enable it.')
  expect(text).toContain('See the configuration: https://bb.example.com/integrations/configurations/cfg_00000001')
})

it('says that nothing is left to do when it is over', () => {
  const { text } = messageOf([row({ change: 'recovered' })])
  expect(text).toContain('Nothing is left to do.')
  expect(text).not.toContain('Enable it.')
})

it('shows twenty of many and counts the others', () => {
  const { subject, text, html } = messageOf(Array.from({ length: 300 }, (_, n) => row({ message: `Case ${n}.` })))
  expect(subject).toBe('Integration events: 300 problems (Example Holding)')
  expect(text).toContain('Case 19.')
  expect(text).not.toContain('Case 20.')
  for (const body of [text, html]) expect(body).toContain('and 280 more.')
})

it('names test mode for each event of a mixed e-mail', () => {
  const { subject, text } = messageOf([row(), row({ mode: 'test' })])
  expect(subject).toMatch(/^\[Test Mode\] /)
  expect(text.match(/\[Test Mode\] An integration was disabled/g)).toHaveLength(1)
  expect(text.match(/An integration was disabled/g)).toHaveLength(2)
})

it('takes names as text, whatever they hold', () => {
  const evil = '<img src=x onerror=1>"\r\nX-Evil: 1'
  const { subject, html, text } = messageOf([row({ about: [evil], remedy: evil })], {
    recipient: evil,
    organization: evil,
  })
  expect(subject).not.toMatch(/[\r\n]/)
  expect(html).not.toContain('<img')
  expect(text).not.toMatch(/^X-Evil/m)
})
