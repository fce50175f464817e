import { type IntegrationEvent, integrationEventEndpoints } from '@billbridge/contract/integration-events'
import { screen, within } from '@testing-library/react'
import { expect, it } from 'vitest'
import { renderRoute, sessionOf } from '../../testing/render-route.tsx'
import { sampleEvent } from '../../testing/samples.ts'
import { answer, server } from '../../testing/server.ts'

const list = (...data: IntegrationEvent[]) => answer(integrationEventEndpoints.list, { data, nextCursor: null })

it('shows cause and remedy, and leads to the mapping with everything filled in', async () => {
  server.use(list(sampleEvent()))
  renderRoute('/integrations/events', sessionOf('viewer'))
  const row = within(await screen.findByRole('row', { name: /Example Bakery Ltd/ }))
  expect(row.getByText('Map the account to a Stripe customer, then retry.')).toBeInTheDocument()
  expect(row.getByText('integration.missingaccountmapping.error')).toBeInTheDocument()
  expect(row.getByText('Open')).toBeInTheDocument()
  expect(row.getByRole('link', { name: 'Create the mapping' })).toHaveAttribute(
    'href',
    '/integrations/external-mappings?new=1&accountId=account_00000001&credentialId=cred_00000001',
  )
})

it.each([
  [{ type: 'run', id: 'run_00000001' }, 'See the run', '/integrations/runs/run_00000001'],
  [{ type: 'credential', id: 'cred_00000001' }, 'Reconnect', '/integrations/credentials/cred_00000001'],
  [{ type: 'configuration', id: 'cfg_00000001' }, 'See the configuration', '/integrations/configurations/cfg_00000001'],
  [{ type: 'billExport', id: 'exp_00000001' }, 'See the bill', '/billing/exports/bills/exp_00000001'],
] as const)('leads from %o to its page', async (target, label, to) => {
  server.use(list(sampleEvent({ target, kind: 'integration.perform.error', cause: null })))
  renderRoute('/integrations/events', sessionOf('viewer'))
  expect(await screen.findByRole('link', { name: label })).toHaveAttribute('href', to)
})

it('leads to the failed bills of a cause that was found without a run, and to the bill once it is over', async () => {
  const target = { type: 'billExport', id: 'exp_00000001' } as const
  const failed = { target, kind: 'integration.perform.error', cause: 'invoice-already-paid' } as const
  server.use(list(sampleEvent(failed), sampleEvent({ ...failed, id: 'evt_00000002', actioned: true })))
  renderRoute('/integrations/events', sessionOf('viewer'))
  expect(await screen.findByRole('link', { name: 'See the failed bills' })).toHaveAttribute(
    'href',
    '/billing/exports/error?mode=test&cause=invoice-already-paid&configurationId=cfg_00000001',
  )
  expect(screen.getByRole('link', { name: 'See the bill' })).toHaveAttribute(
    'href',
    '/billing/exports/bills/exp_00000001',
  )
})

it('leads to the mapping that is there when a new one would not help', async () => {
  server.use(list(sampleEvent({ cause: 'customer-deleted' })))
  renderRoute('/integrations/events', sessionOf('viewer'))
  expect(await screen.findByText('Customer deleted in Stripe')).toBeInTheDocument()
  expect(await screen.findByRole('link', { name: 'See the mapping' })).toHaveAttribute(
    'href',
    '/integrations/external-mappings?accountId=account_00000001&mode=test',
  )
})

it('asks for what the address filters by, and clears it', async () => {
  const asked: string[] = []
  server.use(
    answer(integrationEventEndpoints.list, ({ query }) => {
      asked.push(query.toString())
      return { data: [], nextCursor: null }
    }),
  )
  const address = '/integrations/events?state=open&kind=integration.perform.error&mode=live'
  const { user, location } = renderRoute(address, sessionOf('viewer'))
  await user.click((await screen.findAllByRole('button', { name: /clear/i }))[0] as HTMLElement)
  expect(asked[0]).toBe('kind=integration.perform.error&actioned=false&mode=live')
  expect(location()).toBe('/integrations/events')
  expect(await screen.findByText(/Nothing needs you/)).toBeInTheDocument()
})

it('marks ticked events as actioned, and says when some were left as they are', async () => {
  const sent: unknown[] = []
  server.use(
    list(sampleEvent(), sampleEvent({ id: 'evt_00000002', message: 'Example Mill Ltd: no customer is mapped.' })),
    answer(integrationEventEndpoints.setActioned, ({ body }) => {
      sent.push(body)
      return { changed: 1, leftOut: 1 }
    }),
  )
  const { user } = renderRoute('/integrations/events', sessionOf('editor'))
  await user.click(await screen.findByRole('checkbox', { name: /Select .*Example Bakery/ }))
  await user.click(screen.getByRole('checkbox', { name: /Select .*Example Mill/ }))
  await user.click(screen.getByRole('button', { name: 'Mark as actioned' }))
  expect(await screen.findByText(/1 changed. 1 left as it is/)).toBeInTheDocument()
  expect(sent).toEqual([{ eventIds: ['evt_00000001', 'evt_00000002'], actioned: true }])
})

it('tells a viewer why an event cannot be marked', async () => {
  server.use(list(sampleEvent()))
  const { user } = renderRoute('/integrations/events', sessionOf('viewer'))
  await user.click(await screen.findByRole('checkbox', { name: /Select .*Example Bakery/ }))
  expect(screen.getByRole('button', { name: 'Mark as actioned' })).toHaveAttribute('aria-disabled', 'true')
})

const lost = (name: string, given: Partial<IntegrationEvent> = {}): IntegrationEvent =>
  sampleEvent({
    id: `evt_${name}0000`,
    kind: 'integration.authentication.error',
    target: { type: 'credential', id: 'cred_00000001' },
    cause: null,
    credential: { id: 'cred_00000001', name },
    message: 'Expired key.',
    remedy: 'Reconnect the credential.',
    ...given,
  })

it('tells two of the same kind apart by the credential and the configurations they are about', async () => {
  const configurations = [1, 2, 3, 4].map((n) => ({ id: `cfg_0000000${n}`, name: `Rules ${n}` }))
  server.use(list(lost('Books'), lost('Shop', { configurations })))
  renderRoute('/integrations/events', sessionOf('viewer'))
  const row = await screen.findByRole('row', { name: /Access to Stripe lost.*Books · Example rules/ })
  expect(row).not.toHaveTextContent('Shop')
  expect(screen.getByRole('row', { name: /Shop · Rules 1 · Rules 2 and 2 more/ })).toHaveTextContent('Expired key.')
})

it('says of an event that settled itself that it is over, and asks for nothing any more', async () => {
  server.use(list(lost('Books', { actioned: true, recoveredAt: '2026-01-31T13:00:00.000Z' })))
  renderRoute('/integrations/events', sessionOf('viewer'))
  const row = within(await screen.findByRole('row', { name: /Books/ }))
  expect(row.getByText('Settled')).toBeInTheDocument()
  expect(row.getByText(/It is over:/)).toBeInTheDocument()
  expect(row.queryByText(/Reconnect/)).toBeNull()
  expect(row.getByRole('link', { name: 'See the credential' })).toHaveAttribute(
    'href',
    '/integrations/credentials/cred_00000001',
  )
})

it('says who marked one as actioned, and leads to the mappings that are there', async () => {
  const actionedBy = { kind: 'user' as const, id: 'user_00000001', name: 'Ann Example' }
  server.use(list(sampleEvent({ actioned: true, actionedAt: '2026-01-31T13:00:00.000Z', actionedBy })))
  renderRoute('/integrations/events', sessionOf('viewer'))
  const row = within(await screen.findByRole('row', { name: /Example Bakery/ }))
  expect(row.getByText(/Marked as actioned by Ann Example:/)).toBeInTheDocument()
  expect(row.queryByText(/Map the account/)).toBeNull()
  expect(row.getByRole('link', { name: 'See the mapping' })).toHaveAttribute(
    'href',
    '/integrations/external-mappings?accountId=account_00000001&mode=test',
  )
})
