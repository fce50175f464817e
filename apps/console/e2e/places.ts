import type { Page } from '@playwright/test'
import { firstId, makeChangedBill, makeReconciliation } from './sample-objects.ts'

/** Every page that has an address of its own. */
export const pages = [
  '/',
  '/integrations/credentials',
  '/integrations/credentials/new',
  '/integrations/configurations',
  '/integrations/configurations/new',
  '/integrations/runs',
  '/integrations/events',
  '/integrations/events?state=open&mode=live',
  '/integrations/external-mappings',
  '/billing/bills',
  '/billing/bills/import',
  '/billing/accounts',
  '/billing/exports/unsent?mode=live',
  '/billing/exports/unsent?mode=live&view=held',
  '/billing/exports/success?mode=live',
  '/billing/exports/error?mode=live',
  '/billing/exports/archived?mode=live',
  '/billing/exports/archived?mode=test',
  '/billing/exports/success?mode=live&correction=any',
  '/billing/reconciliation',
  '/settings/organization',
  '/settings/people',
  '/settings/people?tab=invitations',
  '/settings/account',
  '/forgot-password',
  '/proved',
  '/proved?provider=denied',
  '/settings/api-keys',
  '/settings/sign-in',
  '/settings/audit-log',
  '/settings/audit-log?object=configuration',
  '/no-such-page',
]

interface ObjectPlace {
  readonly what: string
  /** Where the HTTP API lists such objects; the first is taken. */
  readonly list: string
  readonly at: string
  /** Makes one where the sample data has none. */
  readonly make?: (page: Page) => Promise<void>
}

/** Pages about one object. */
export const objects: readonly ObjectPlace[] = [
  { what: 'a connected credential', list: 'credentials?status=connected', at: '/integrations/credentials/' },
  {
    what: 'a credential that lost its access',
    list: 'credentials?status=disconnected',
    at: '/integrations/credentials/',
  },
  { what: 'a configuration', list: 'configurations?mode=live', at: '/integrations/configurations/' },
  { what: 'a run', list: 'export-runs', at: '/integrations/runs/' },
  { what: 'a bill', list: 'bills', at: '/billing/bills/' },
  { what: 'an account', list: 'accounts', at: '/billing/accounts/' },
  { what: 'a sent bill', list: 'bill-exports?mode=live&tab=success', at: '/billing/exports/bills/' },
  {
    what: 'a sent bill that changed',
    list: 'bill-exports?mode=live&tab=success&correction=any',
    at: '/billing/exports/bills/',
    make: makeChangedBill,
  },
  { what: 'a failed bill', list: 'bill-exports?mode=live&tab=error', at: '/billing/exports/bills/' },
  { what: 'a reconciliation', list: 'reconciliations', at: '/billing/reconciliation/', make: makeReconciliation },
]

export const addressOf = async (page: Page, { list, at, make }: ObjectPlace): Promise<string> => {
  await make?.(page)
  return at + (await firstId(page, list))
}
