import { type AuditEntry, auditEntryEndpoints } from '@billbridge/contract/audit-entries'
import { exportRunEndpoints } from '@billbridge/contract/export-runs'
import { externalMappingEndpoints } from '@billbridge/contract/external-mappings'
import { integrationEventEndpoints } from '@billbridge/contract/integration-events'
import { invitationEndpoints } from '@billbridge/contract/invitations'
import { organizationEndpoints } from '@billbridge/contract/organizations'
import { reconciliationEndpoints } from '@billbridge/contract/reconciliations'
import { userEndpoints } from '@billbridge/contract/users'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, it } from 'vitest'
import { renderRoute } from '../testing/render-route.tsx'
import { runOf } from '../testing/sample-exports.ts'
import { answer, server } from '../testing/server.ts'

const at = '2026-11-01T10:00:00.000Z'
const ada = { kind: 'user' as const, id: 'user_00000001', name: 'Ada Example' }

/** The audit log has one entry about the object, and is asked about nothing else. */
const noted = (targetId: string, action: AuditEntry['action'], changes: AuditEntry['changes'] = []) =>
  answer(auditEntryEndpoints.list, ({ query }) => {
    expect(query.get('targetId')).toBe(targetId)
    const entry: AuditEntry = {
      id: 'audit_00000001',
      actor: ada,
      action,
      targetId,
      targetName: null,
      changes,
      requestId: null,
      address: null,
      at,
    }
    return { data: [entry], nextCursor: null }
  })

const reconciliation = {
  id: 'rec_00000001',
  configurationId: 'cfg_00000001',
  configurationName: 'Example rules',
  mode: 'test' as const,
  from: '2026-10-01',
  to: '2026-10-31',
  status: 'failed' as const,
  progress: { step: 'sums' as const, billsRead: 0, invoicesRead: 0 },
  summary: null,
  failure: 'Stripe did not answer.',
  startedBy: ada,
  startedAt: at,
  finishedAt: at,
}

it.each([
  {
    page: '/integrations/runs/run_00000001',
    answers: [
      answer(exportRunEndpoints.get, runOf({ status: 'cancelled', finishedAt: at })),
      answer(exportRunEndpoints.rows, { data: [], nextCursor: null }),
      noted('run_00000001', 'export-run.cancelled'),
    ],
    says: /Ada Example cancelled it/,
  },
  {
    page: '/billing/reconciliation/rec_00000001',
    answers: [
      answer(reconciliationEndpoints.get, reconciliation),
      answer(reconciliationEndpoints.items, { data: [], nextCursor: null }),
      noted('rec_00000001', 'reconciliation.started'),
    ],
    says: /Ada Example started it/,
  },
  {
    page: '/settings/organization',
    answers: [
      answer(organizationEndpoints.get, {
        id: 'org_00000001',
        name: 'Example Holding',
        plan: 'free',
        version: 1,
        createdAt: at,
      }),
      noted('org_00000001', 'organization.plan-set', [{ field: 'plan', before: 'premium', after: 'free' }]),
    ],
    says: /Ada Example set the plan.*Plan: Free \(was Premium\)/,
  },
])('$page ends with what was done to it, and by whom', async ({ page, answers, says }) => {
  server.use(...answers)
  renderRoute(page)
  const history = await screen.findByRole('region', { name: 'History' })
  const [entry] = await within(history).findAllByRole('listitem')
  expect(entry).toHaveTextContent(says)
  const log = within(history).getByRole('link', { name: 'In the audit log' })
  expect(log).toHaveAttribute('href', expect.stringMatching(/^\/settings\/audit-log\?target=[a-z]+_00000001$/))
})

it.each([
  {
    page: '/settings/people',
    row: 'Bob Example',
    target: 'user_00000002',
    list: answer(userEndpoints.list, {
      data: [
        {
          id: 'user_00000002',
          name: 'Bob Example',
          email: 'bob@example.com',
          role: 'viewer',
          status: 'active',
          linked: null,
          createdAt: at,
        },
      ],
      nextCursor: null,
      activeAdmins: 1,
    }),
  },
  {
    page: '/settings/people?tab=invitations',
    row: 'new@example.com',
    target: 'invite_00000001',
    list: answer(invitationEndpoints.list, {
      data: [
        {
          id: 'invite_00000001',
          email: 'new@example.com',
          role: 'viewer',
          invitedBy: ada,
          makerStatus: 'active',
          createdAt: at,
          expiresAt: '2099-01-01T00:00:00.000Z',
          expired: false,
          delivery: 'sent',
          deliveryProblem: null,
        },
      ],
      nextCursor: null,
    }),
  },
  {
    page: '/integrations/external-mappings',
    row: 'Example Bakery Ltd',
    target: 'map_00000001',
    list: answer(externalMappingEndpoints.list, {
      data: [
        {
          id: 'map_00000001',
          accountId: 'account_00000001',
          accountCode: 'EX-7',
          accountName: 'Example Bakery Ltd',
          stripeAccountId: 'acct_1',
          mode: 'test',
          customerId: 'cus_1',
          customerName: null,
          customerEmail: null,
          status: 'active',
          origin: 'person',
          version: 1,
          createdAt: at,
        },
      ],
      nextCursor: null,
    }),
  },
  {
    page: '/integrations/events',
    row: 'Integration disabled: The rules were disabled.',
    target: 'evt_00000001',
    list: answer(integrationEventEndpoints.list, {
      data: [
        {
          id: 'evt_00000001',
          kind: 'integration.disabled.error',
          mode: 'test',
          target: { type: 'configuration', id: 'cfg_00000001' },
          cause: null,
          stripeAccountId: null,
          credentialId: null,
          credential: null,
          configurations: [],
          message: 'The rules were disabled.',
          remedy: 'Enable them.',
          count: 1,
          actioned: true,
          actionedAt: at,
          actionedBy: null,
          recoveredAt: at,
          createdAt: at,
          lastSeenAt: at,
        },
      ],
      nextCursor: null,
    }),
  },
])('a row of $page leads to its history', async ({ page, row, target, list }) => {
  server.use(list)
  const { user, location } = renderRoute(page)
  await user.click(await screen.findByRole('button', { name: `Actions for ${row}` }))
  await user.click(await screen.findByRole('menuitem', { name: 'History' }))
  await waitFor(() => expect(location()).toBe(`/settings/audit-log?target=${target}`))
})
