import { accountEndpoints } from '@billbridge/contract/accounts'
import { type Credential, credentialEndpoints } from '@billbridge/contract/credentials'
import { type ExternalMapping, externalMappingEndpoints } from '@billbridge/contract/external-mappings'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, it } from 'vitest'
import { renderRoute } from '../../testing/render-route.tsx'
import { answer, server } from '../../testing/server.ts'

const at = '2026-11-01T10:00:00.000Z'

const account = {
  id: 'account_00000001',
  code: 'EX-7',
  name: 'Example Bakery Ltd',
  email: 'bills@bakery.example',
  currency: null,
  address: null,
  version: 1,
  createdAt: at,
  updatedAt: at,
}

const credential: Credential = {
  id: 'cred_00000001',
  name: 'Sandbox',
  status: 'connected',
  entityType: 'bill',
  destination: 'stripe-test',
  mode: 'test',
  method: 'oauth',
  stripeAccountId: 'acct_1',
  stripeAccountName: 'Example Holding',
  maskedKey: null,
  permissions: [],
  disconnection: null,
  stage: null,
  authorized: true,
  expiresAt: null,
  lastVerifiedAt: at,
  usedByCount: 0,
  createdBy: { kind: 'user', id: 'user_00000001', name: 'Ada Example' },
  createdAt: at,
  version: 1,
}

const mapping: ExternalMapping = {
  id: 'map_00000001',
  accountId: account.id,
  accountCode: account.code,
  accountName: account.name,
  stripeAccountId: 'acct_1',
  mode: 'test',
  customerId: 'cus_Typed1',
  customerName: null,
  customerEmail: null,
  status: 'active',
  origin: 'person',
  version: 1,
  createdAt: at,
}

const serve = (mappings: ExternalMapping[] = []) =>
  server.use(
    answer(credentialEndpoints.list, { data: [credential], nextCursor: null }),
    answer(accountEndpoints.get, account),
    answer(accountEndpoints.list, { data: [account], nextCursor: null }),
    answer(externalMappingEndpoints.stripeCustomers, { data: [], nextCursor: null }),
    answer(externalMappingEndpoints.list, () => ({ data: mappings, nextCursor: null })),
  )

it('opens with account and credential filled in, and takes a typed customer id', async () => {
  const mappings: ExternalMapping[] = []
  serve(mappings)
  const sent: unknown[] = []
  server.use(
    answer(externalMappingEndpoints.create, ({ body }) => {
      sent.push(body)
      mappings.push(mapping)
      return mapping
    }),
  )
  const { user, location } = renderRoute(
    `/integrations/external-mappings?new=1&accountId=${account.id}&credentialId=${credential.id}`,
  )
  const dialog = await screen.findByRole('dialog', { name: /^Create mapping/ })
  const field = (name: string) => within(dialog).getByRole('combobox', { name })
  await waitFor(() => expect(field('Account')).toHaveValue('Example Bakery Ltd (EX-7)'))
  await waitFor(() => expect(field('Credential')).toHaveValue('Sandbox (Test Mode)'))
  await user.click(within(dialog).getByRole('button', { name: 'Create mapping' }))
  expect(await within(dialog).findByText('Choose a customer')).toBeVisible()
  expect(sent).toEqual([])
  await user.type(field('Stripe customer'), 'cus_Typed1')
  await user.click(await screen.findByRole('option', { name: 'Use the id cus_Typed1', hidden: true }))
  await user.click(within(dialog).getByRole('button', { name: 'Create mapping' }))
  await waitFor(() =>
    expect(sent).toEqual([{ accountId: account.id, credentialId: credential.id, customerId: 'cus_Typed1' }]),
  )
  await waitFor(() => expect(location()).toBe(`/integrations/external-mappings?accountId=${account.id}`))
  expect(await screen.findByRole('link', { name: 'Example Bakery Ltd (EX-7)' })).toBeVisible()
})

it('shows what became of each pasted row, and keeps the refused ones to be corrected', async () => {
  serve()
  const sent: unknown[] = []
  server.use(
    answer(externalMappingEndpoints.createBatch, ({ body }) => {
      sent.push(body)
      return {
        results: [
          { index: 0, outcome: 'created' as const, id: mapping.id, errors: [] },
          {
            index: 1,
            outcome: 'refused' as const,
            id: null,
            errors: [{ field: 'customerId', message: 'is no customer of this Stripe account' }],
          },
        ],
      }
    }),
  )
  const { user } = renderRoute('/integrations/external-mappings?tab=csv')
  const rows = await screen.findByRole('textbox', { name: 'Rows' })
  await user.click(screen.getByRole('button', { name: 'Map these accounts' }))
  expect(await screen.findByText(/Enter at least one row/)).toBeVisible()
  await user.click(rows)
  await user.paste('code;customer\nEX-7;cus_A\n"EX,8";cus_B')
  await user.click(screen.getByRole('button', { name: 'Map these accounts' }))
  expect(await screen.findByText('1 account mapped, 1 refused.')).toBeVisible()
  expect(sent).toEqual([
    {
      credentialId: credential.id,
      mappings: [
        { accountCode: 'EX-7', customerId: 'cus_A' },
        { accountCode: 'EX,8', customerId: 'cus_B' },
      ],
    },
  ])
  const [, first] = within(screen.getByRole('table', { name: 'Result of each row' })).getAllByRole('row')
  expect(first).toHaveTextContent('EX,8cus_BRefusedIs no customer of this Stripe account')
  expect(rows).toHaveValue('EX,8,cus_B')
})

it('proposes sure suggestions only, and sends what a person accepts', async () => {
  serve()
  const sent: { mappings: unknown }[] = []
  const candidate = { name: 'Bakery', email: null, currency: null, reason: 'same-email' as const }
  const suggestion = { accountId: account.id, accountCode: 'EX-7', accountName: account.name, accountEmail: null }
  server.use(
    answer(externalMappingEndpoints.suggestions, {
      complete: true,
      suggestions: [
        { ...suggestion, candidates: [{ ...candidate, id: 'cus_A', confidence: 'high' }] },
        {
          ...suggestion,
          accountId: 'account_00000002',
          accountName: 'Sample Books GmbH',
          candidates: [{ ...candidate, id: 'cus_B', confidence: 'low', reason: 'similar-name' }],
        },
      ],
    }),
    answer(externalMappingEndpoints.createBatch, ({ body }) => {
      sent.push(body)
      return { results: [{ index: 0, outcome: 'created' as const, id: mapping.id, errors: [] }] }
    }),
  )
  const { user } = renderRoute('/integrations/external-mappings?tab=suggestions')
  expect(await screen.findByLabelText('Customer for Sample Books GmbH')).toHaveDisplayValue('None of these')
  await user.click(screen.getByRole('button', { name: 'Accept 1 mapping' }))
  expect(await screen.findByText('1 account mapped.')).toBeVisible()
  expect(sent[0]?.mappings).toEqual([{ accountId: account.id, customerId: 'cus_A' }])
})

it('keeps the search among accounts without a customer in the address', async () => {
  serve()
  const searched: (string | null)[] = []
  server.use(
    answer(accountEndpoints.list, ({ query }) => {
      if (query.has('unmappedFor')) searched.push(query.get('search'))
      return { data: query.get('search') === 'nobody' ? [] : [account], nextCursor: null }
    }),
  )
  const { user, location } = renderRoute('/integrations/external-mappings?tab=unmapped&search=bak')
  const search = await screen.findByPlaceholderText('Search accounts')
  expect(search).toHaveValue('bak')
  expect(await screen.findByText('Example Bakery Ltd')).toBeVisible()
  await user.clear(search)
  await user.type(search, 'nobody')
  await waitFor(() => expect(location()).toContain('search=nobody'))
  await user.click(await screen.findByRole('button', { name: /^Clear/ }))
  await waitFor(() => expect(location()).not.toContain('search='))
  expect(await screen.findByText('Example Bakery Ltd')).toBeVisible()
  expect(searched[0]).toBe('bak')
  expect(searched).toContain('nobody')
})
