import { accountEndpoints } from '@billbridge/contract/accounts'
import { billExportEndpoints } from '@billbridge/contract/bill-exports'
import { billEndpoints } from '@billbridge/contract/bills'
import { configurationEndpoints } from '@billbridge/contract/configurations'
import { credentialEndpoints } from '@billbridge/contract/credentials'
import { integrationEventEndpoints } from '@billbridge/contract/integration-events'
import { userEndpoints } from '@billbridge/contract/users'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderRoute } from '../testing/render-route.tsx'
import { billExportOf } from '../testing/sample-exports.ts'
import { sampleBill, sampleConfiguration, sampleCredential } from '../testing/samples.ts'
import { answer, refuse, server } from '../testing/server.ts'

const none = { data: [], nextCursor: null }
const nothing = [
  answer(credentialEndpoints.list, none),
  answer(configurationEndpoints.list, none),
  answer(accountEndpoints.list, none),
  answer(billEndpoints.list, none),
  answer(userEndpoints.list, { ...none, activeAdmins: 1 }),
]

const openPalette = async () => {
  const page = renderRoute('/nowhere')
  await screen.findByRole('heading', { name: 'This page does not exist' })
  await page.user.keyboard('{Control>}k{/Control}')
  const input = await screen.findByRole('combobox', { name: 'Go to, create or find' })
  return { ...page, input, type: (text: string) => page.user.type(input, text) }
}

test('the palette goes to a page by its name, and opens an object by its id without asking for it', async () => {
  server.use(...nothing)
  const { user, location, type } = await openPalette()
  await type('peop')
  await user.keyboard('{Enter}')
  await waitFor(() => expect(location()).toBe('/settings/people'))
  await user.keyboard('{Control>}k{/Control}')
  await user.type(await screen.findByRole('combobox', { name: 'Go to, create or find' }), 'rec_0123456789abcdef')
  expect(await screen.findAllByRole('option')).toHaveLength(1)
  expect(screen.getByRole('option', { name: 'Open the reconciliation' })).toBeVisible()
  expect(screen.queryByText('Searching…')).not.toBeInTheDocument()
})

test('objects are found by name and number, in groups, and the keyboard opens one', async () => {
  const searched: (string | null)[] = []
  const bill = sampleBill({ number: 'INV-7' })
  server.use(
    answer(credentialEndpoints.list, { data: [sampleCredential({ name: 'Invented credential' })], nextCursor: null }),
    answer(configurationEndpoints.list, { data: [sampleConfiguration({ name: 'Invoices' })], nextCursor: null }),
    answer(billEndpoints.list, ({ query }) => {
      searched.push(query.get('search'))
      return { data: [bill], nextCursor: null }
    }),
    refuse(billEndpoints.get, { type: 'not-found' }),
    answer(billExportEndpoints.ofBills, { data: [billExportOf(7, { billId: bill.id })] }),
    ...nothing,
  )
  const { user, location, type } = await openPalette()
  await type('inv-7')
  const options = within(await screen.findByRole('group', { name: 'Exports' }))
  expect(options.getByRole('option', { name: /INV-7.*Test Mode/ })).toBeVisible()
  expect(screen.getByRole('option', { name: /Invented credential/ })).toHaveAttribute('data-combobox-selected', 'true')
  expect(screen.getByRole('group', { name: 'Configurations' })).toHaveTextContent('Invoices')
  expect(screen.getByRole('group', { name: 'Bills' })).toHaveTextContent('INV-7')
  expect(searched).toEqual(['inv-7'])
  await user.keyboard('{ArrowDown}{ArrowDown}{Enter}')
  await waitFor(() => expect(location()).toBe(`/billing/bills/${bill.id}`))
})

test('an event is found among those of the object it is about', async () => {
  const event = {
    id: 'evt_0123456789abcdef',
    kind: 'integration.authentication.error',
    mode: 'live',
    target: { type: 'credential', id: 'cred_00000001' },
    cause: null,
    stripeAccountId: null,
    credentialId: null,
    configurations: [],
    message: 'The key has expired.',
    remedy: 'Reconnect the credential.',
    count: 1,
    actioned: false,
    actionedAt: null,
    actionedBy: null,
    recoveredAt: null,
    createdAt: '2026-11-20T10:00:00.000Z',
    lastSeenAt: '2026-11-20T10:00:00.000Z',
  } as const
  server.use(
    answer(integrationEventEndpoints.get, { ...event, credential: null, configurations: [] }),
    answer(integrationEventEndpoints.list, none),
  )
  const { user, location, type } = await openPalette()
  await type(event.id)
  await user.click(await screen.findByRole('option', { name: /Access to Stripe lost/ }))
  await waitFor(() => expect(location()).toBe('/integrations/events?targetId=cred_00000001'))
})

test('it says that it searches, that nothing matches, and that not everything could be searched', async () => {
  server.use(...nothing)
  const { user, input, type } = await openPalette()
  await type('zzz')
  expect(screen.getByText('Searching…')).toBeVisible()
  expect(await screen.findByText(/^Nothing matches/)).toBeVisible()
  server.use(refuse(accountEndpoints.list, { type: 'not-allowed' }))
  await user.clear(input)
  await type('yyy')
  expect(await screen.findByText(/^Not everything could be searched/)).toBeVisible()
})
