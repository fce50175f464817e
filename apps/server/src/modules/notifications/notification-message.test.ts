import { expect, it } from 'vitest'
import type { EventStanding } from '../integration-events/integration-event.service.ts'
import type { NotificationRow } from './notification.model.ts'
import { toMessage, toShortMessage } from './notification-message.ts'

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

const lost = (given: Partial<NotificationRow> = {}) =>
  row({
    eventId: 'evt_00000002',
    kind: 'integration.authentication.error',
    target: { type: 'credential', id: 'cred_00000001' },
    about: ['Example Books'],
    message: 'Expired key.',
    remedy: 'Reconnect it.',
    ...given,
  })

/** So many invoices voided by somebody, each an event of its own. */
const voided = (count: number, given: Partial<NotificationRow> = {}) =>
  Array.from({ length: count }, (_, n) =>
    row({
      _id: `evt_voided_${n}:raised:user_00000001`,
      eventId: `evt_voided_${n}`,
      kind: 'integration.perform.error',
      cause: 'invoice-voided',
      target: { type: 'billExport', id: 'bex_00000001' },
      subject: `B-${n + 1}`,
      message: `Bill B-${n + 1}: the invoice was voided.`,
      remedy: 'Make a new one.',
      ...given,
    }),
  )

const sample = { recipient: 'Ann', organization: 'Example Holding', publicUrl: 'https://bb.example.com' }

/** As if every event were as it was noted. */
const messageOf = (rows: NotificationRow[], names: { recipient?: string; organization?: string } = {}) =>
  toMessage({ ...sample, ...names, rows, standings: new Map() })

it('says what happened, when, what it is about and what to do, with the address of the fix', () => {
  const { subject, text } = messageOf([row()])
  expect(subject).toBe('An integration was disabled: Example rules (Example Holding)')
  expect(text).toContain('When: 31 Jan 2026, 12:00 UTC')
  expect(text).toContain('What happened: It failed 30 times in a row.\nWhat to do: Enable it.')
  expect(text).toContain('See the configuration: https://bb.example.com/integrations/configurations/cfg_00000001')
})

it.each([
  ['customer-not-mapped', 'An account is not mapped to a Stripe customer', 'Create the mapping', 'new=1&accountId='],
  ['customer-deleted', 'A customer was deleted in Stripe', 'See the mapping', 'accountId='],
  ['currency-locked', 'A Stripe customer is locked to another currency', 'See the mapping', 'accountId='],
])(
  'names what is wrong with the customer of an account (%s), and leads to its mapping',
  (cause, title, button, query) => {
    const kind = 'integration.missingaccountmapping.error'
    const { subject, text } = messageOf([row({ kind, cause, target: { type: 'account', id: 'account_00000001' } })])
    expect(subject).toContain(title)
    expect(text).toContain(`${button}: https://bb.example.com/integrations/external-mappings?${query}account_00000001`)
  },
)

it('says of an invoice that is void what holds of its bill, though no new one was made', () => {
  const { text } = messageOf(voided(1, { change: 'recovered' }))
  expect(text).toContain('the bill is to be sent anew')
  expect(text).toContain('A bill that is unsent again goes out with the next export')
})

it('says that nothing is left to do when it is over', () => {
  const { subject, text } = messageOf([lost({ change: 'recovered' })])
  expect(subject).toBe('Access to Stripe is back: Example Books (Example Holding)')
  expect(text).toContain(
    'What it was: Expired key.\nWhat holds now: The credential is connected again.\nWhat goes on: ',
  )
  expect(text).toContain('goes on by itself')
  for (const old of ['What happened', 'What to do', 'Reconnect it.']) expect(text).not.toContain(old)
})

it('tells first, and in the subject, what concerns a whole credential, however much else happened before', () => {
  const { subject, text, html } = messageOf([...voided(300), lost()])
  expect(subject).toBe('Access to Stripe was lost: Example Books, and 300 more (Example Holding)')
  for (const body of [text, html]) {
    expect(body.indexOf('Access to Stripe was lost')).toBeGreaterThan(-1)
    expect(body.indexOf('Access to Stripe was lost')).toBeLessThan(body.indexOf('An invoice was voided'))
  }
})

it('tells bills with the same cause and rules as one, with their count and some numbers', () => {
  const others = voided(2, { about: ['Other rules'] })
  const { subject, text, html } = messageOf([...voided(300), ...others])
  expect(subject).toBe('Integration events: 302 problems (Example Holding)')
  for (const body of [text, html]) {
    expect(body).toMatch(/An invoice was voided in Stripe \(300\)/)
    expect(body).toMatch(/B-1, B-2, .*B-8 and 292 more/)
    expect(body).toMatch(/An invoice was voided in Stripe \(2\)/)
    expect(body).toMatch(/B-1, B-2(<|\n)/)
  }
  expect(text.match(/An invoice was voided/g)).toHaveLength(2)
  expect(text).toContain(
    'https://bb.example.com/integrations/events?kind=integration.perform.error&mode=live&state=open',
  )
})

it('gives a line each to what is beyond a readable length, so that nothing is left out', () => {
  const rules = Array.from({ length: 50 }, (_, n) =>
    voided(1, { about: [`Rules ${n};`], message: `Case ${n}.` }),
  ).flat()
  const { text, html } = messageOf(rules)
  for (let n = 0; n < 50; n++) for (const body of [text, html]) expect(body).toContain(`Rules ${n};`)
  expect(text).toContain('What happened: Case 19.')
  expect(text).not.toContain('What happened: Case 20.')
  expect(text).toContain(
    '- An invoice was voided in Stripe – Rules 20; – Case 20.: https://bb.example.com/billing/exports/bills/bex_00000001',
  )
})

/** So many causes, one after the other, each of one bill. */
const causes = (count: number) =>
  Array.from({ length: count }, (_, n) =>
    voided(1, { about: [`Rules ${n};`], happenedAt: new Date(Date.UTC(2026, 0, 1, 0, n)) }),
  ).flat()

it('has an upper size: what concerns the whole, then the newest, and the rest counted', () => {
  const { text, html } = messageOf([lost(), ...causes(5_000)])
  for (const body of [text, html]) {
    expect(body).toContain('Access to Stripe was lost')
    expect(body).toContain('Rules 4999;')
    expect(body).toContain('Rules 4901;')
    expect(body).not.toContain('Rules 4900;')
    expect(body).toContain('4,901 more things happened')
    expect(body.length).toBeLessThan(100_000)
  }
  expect(messageOf(causes(101)).text).toContain('One more thing happened')
  expect(messageOf(causes(100)).text).not.toContain('more thing')
})

it('names some of many configurations, and counts the others', () => {
  const { text } = messageOf([lost({ about: Array.from({ length: 500 }, (_, n) => `Rules ${n};`) })])
  expect(text).toMatch(/About: Rules 0;, .*Rules 7; and 492 more\n/)
})

it('is short for a server that refuses the usual one, and counts what it leaves out', () => {
  const { subject, text } = toShortMessage({ ...sample, rows: [...causes(30), lost()], standings: new Map() })
  expect(subject).toContain('Access to Stripe was lost: Example Books, and 30 more')
  expect(text).toContain('Access to Stripe was lost')
  expect([...text.matchAll(/Rules (\d+);/g)].map(([, n]) => Number(n))).toEqual([26, 27, 28, 29])
  expect(text).toContain('26 more things happened')
})

/** When the event of `lost` stands so. */
const told = (standing: EventStanding, ...rows: NotificationRow[]) =>
  toMessage({ ...sample, rows, standings: new Map([['evt_00000002', standing]]) })

it('asks nobody to do what is over by the time it is told', () => {
  const { subject, text } = told('over', lost(), lost({ change: 'recovered' }))
  expect(subject).toBe('Integration events: 1 problem, over by now (Example Holding)')
  expect(text).toContain('What to do: Nothing any more')
  expect(text).not.toMatch(/Reconnect/)
})

it('says in the subject that all is over, and does so only when nothing of it holds', () => {
  const both = (eventId: string) => [lost({ eventId }), lost({ eventId, change: 'recovered' })]
  const rows = ['evt_1', 'evt_2', 'evt_3'].flatMap(both)
  const over = ['evt_1', 'evt_2', 'evt_3'].map((id): [string, EventStanding] => [id, 'over'])
  const subjectWith = (more: [string, EventStanding][]) =>
    toMessage({ ...sample, rows, standings: new Map([...over, ...more]) }).subject
  expect(subjectWith([])).toBe('Integration events: 3 problems, all over by now (Example Holding)')
  expect(subjectWith([['evt_2', 'marked']])).toBe('Integration events: 3 problems, 3 recoveries (Example Holding)')
  expect(subjectWith([['evt_2', 'open']])).toBe(
    'Access to Stripe was lost: Example Books, and 5 more (Example Holding)',
  )
  expect(
    messageOf([lost({ change: 'recovered' }), lost({ _id: 'evt_4', eventId: 'evt_4', change: 'recovered' })]).subject,
  ).toBe('Integration events: 2 recoveries (Example Holding)')
})

it('says that it is over where the problem alone is left to be told', () => {
  const { subject, text } = told('over', lost())
  expect(subject).toBe('Access to Stripe was lost, and is over by now: Example Books (Example Holding)')
  expect(text).toContain('What to do: Nothing any more: it is over by now.')
  expect(text).not.toMatch(/Reconnect/)
  expect(told('marked', lost()).text).toContain('somebody marked it as dealt with by now')
})

it('leads on from what grew worse by the time it is told', () => {
  const { subject, text } = told('superseded', lost())
  expect(subject).toBe('Access to Stripe was lost, and grew worse: Example Books (Example Holding)')
  expect(text).toContain('What to do: It grew worse since: do what is told of that.')
})

it('does not call back what was lost again since', () => {
  const again = lost({ _id: 'evt_00000003', eventId: 'evt_00000003', message: 'Expired again.' })
  const recovered = lost({ _id: 'evt_00000002:recovered:user_00000001', change: 'recovered' })
  const { subject, text } = told('again', lost(), recovered, again)
  expect(subject).toBe('Access to Stripe was lost: Example Books, and 2 more (Example Holding)')
  expect(text).toContain('What holds now: It came back since')
  expect(text).not.toContain('The credential is connected again')
  expect(text.match(/Reconnect it\./g)).toHaveLength(1)
  expect(text).toMatch(/Expired again\.\nWhat to do: Reconnect it\./)
})

it('names test mode for each event of a mixed e-mail', () => {
  const { subject, text } = messageOf([...voided(2, { mode: 'test' }), ...voided(2)])
  expect(subject).toBe('Integration events: 4 problems (Example Holding)')
  expect(text.indexOf('[Test Mode]')).toBeGreaterThan(text.indexOf('An invoice was voided'))
  expect(text.match(/\[Test Mode\] An invoice was voided/g)).toHaveLength(1)
  expect(text.match(/An invoice was voided/g)).toHaveLength(2)
})

it('never calls test mode what stops live mode', () => {
  const { subject } = messageOf([lost({ _id: 'evt_00000003', eventId: 'evt_00000003', mode: 'test' }), lost()])
  expect(subject).toBe('Access to Stripe was lost: Example Books, and 1 more (Example Holding)')
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
