/** Every page that has an address of its own. */
export const pages = [
  '/',
  '/integrations/credentials',
  '/integrations/credentials/new',
  '/integrations/configurations',
  '/integrations/configurations/new',
  '/integrations/runs',
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
  '/settings/organization',
  '/settings/people',
  '/settings/api-keys',
  '/no-such-page',
]

/** Pages about one object. `list`: where the HTTP API lists such objects; the first is taken. */
export const objects = [
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
  { what: 'a failed bill', list: 'bill-exports?mode=live&tab=error', at: '/billing/exports/bills/' },
]
