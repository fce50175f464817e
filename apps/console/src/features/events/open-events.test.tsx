import { accountEndpoints } from '@billbridge/contract/accounts'
import { auditEntryEndpoints } from '@billbridge/contract/audit-entries'
import { billExportEndpoints } from '@billbridge/contract/bill-exports'
import { billEndpoints } from '@billbridge/contract/bills'
import { configurationEndpoints } from '@billbridge/contract/configurations'
import { credentialEndpoints } from '@billbridge/contract/credentials'
import { type IntegrationEvent, integrationEventEndpoints } from '@billbridge/contract/integration-events'
import { stripeNewsEndpoints } from '@billbridge/contract/stripe-news'
import { screen, within } from '@testing-library/react'
import { beforeEach, expect, it } from 'vitest'
import { renderRoute } from '../../testing/render-route.tsx'
import { billExportOf } from '../../testing/sample-exports.ts'
import { sampleConfiguration, sampleCredential, sampleEvent, sampleStripeNews } from '../../testing/samples.ts'
import { answer, server } from '../../testing/server.ts'

const empty = { data: [], nextCursor: null }
const asked: string[] = []

const event = sampleEvent({ configurations: [], message: 'Example Mill Ltd: no customer is mapped.' })

const open = (data: IntegrationEvent[], nextCursor: string | null = null) =>
  server.use(
    answer(integrationEventEndpoints.list, ({ query }) => {
      asked.push(query.toString())
      return { data, nextCursor }
    }),
  )

beforeEach(() => {
  asked.length = 0
  server.use(
    answer(credentialEndpoints.get, sampleCredential()),
    answer(stripeNewsEndpoints.get, sampleStripeNews()),
    answer(configurationEndpoints.list, empty),
    answer(configurationEndpoints.get, sampleConfiguration()),
    answer(billExportEndpoints.get, billExportOf(1)),
    answer(billExportEndpoints.attempts, empty),
    answer(auditEntryEndpoints.list, empty),
    answer(accountEndpoints.list, empty),
    answer(billEndpoints.list, empty),
  )
})

it.each([
  ['cred_00000001', '/integrations/credentials/cred_00000001'],
  ['cfg_00000001', '/integrations/configurations/cfg_00000001'],
  ['exp_00000001', '/billing/exports/bills/exp_00000001'],
])('the page of %s shows what is open about it, with cause, remedy and the way to the fix', async (id, address) => {
  open([event])
  renderRoute(address)
  const title = await screen.findByText('1 open integration event')
  expect(asked).toContain(`concerns=${id}&actioned=false&limit=3`)
  const notice = within(title.parentElement as HTMLElement)
  expect(notice.getByRole('listitem')).toHaveTextContent(
    'Account not mapped Example Mill Ltd: no customer is mapped. Map the account to a Stripe customer, then retry. Create the mapping',
  )
  expect(notice.getByRole('link', { name: 'Create the mapping' })).toHaveAttribute(
    'href',
    '/integrations/external-mappings?new=1&accountId=account_00000001&credentialId=cred_00000001',
  )
  expect(notice.getByRole('link', { name: 'See all events' })).toHaveAttribute(
    'href',
    `/integrations/events?concerns=${id}`,
  )
})

it('names what the page itself explains without saying it twice, and that there are more', async () => {
  const own = { type: 'configuration' as const, id: 'cfg_00000001' }
  open([{ ...event, kind: 'integration.disabled.error', target: own }], 'more')
  renderRoute('/integrations/configurations/cfg_00000001')
  const title = await screen.findByText('More than 1 open integration event')
  const notice = within(title.parentElement as HTMLElement)
  expect(notice.getByText('Integration disabled')).toBeVisible()
  expect(notice.queryByText(/no customer is mapped/)).toBeNull()
  expect(notice.queryByRole('link', { name: 'See the configuration' })).toBeNull()
})

it('the list of events keeps to the object of the address, and says so', async () => {
  open([event])
  const { user, location } = renderRoute('/integrations/events?concerns=cfg_00000001')
  await screen.findByRole('row', { name: /Example Mill Ltd/ })
  expect(asked).toContain('concerns=cfg_00000001')
  await user.click(screen.getByRole('button', { name: 'Remove filter Concerning cfg_00000001' }))
  expect(location()).toBe('/integrations/events')
})
