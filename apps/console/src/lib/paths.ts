import type { ExportTab } from '@billbridge/contract/export-decisions'
import { safePath } from '@billbridge/contract/safe-path'

/** Every address of the console. Pages and links build addresses here and nowhere else. */

type SearchValue = string | number | boolean | readonly string[] | undefined

/** Appends a query string; undefined, empty text and empty lists are left out, lists repeat their name. */
export const withSearch = (path: string, search: Record<string, SearchValue>): string => {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined && item !== '') params.append(name, String(item))
    }
  }
  const query = params.toString()
  return query ? `${path}?${query}` : path
}

/** Patterns for the router; the functions in `paths` fill them in. */
export const routePatterns = {
  overview: '/',
  signIn: '/sign-in',
  setup: '/set-up',
  invitation: '/invitation',
  forgotPassword: '/forgot-password',
  resetPassword: '/reset-password',
  proved: '/proved',
  credentials: '/integrations/credentials',
  newCredential: '/integrations/credentials/new',
  credential: '/integrations/credentials/:credentialId',
  configurations: '/integrations/configurations',
  newConfiguration: '/integrations/configurations/new',
  configuration: '/integrations/configurations/:configurationId',
  runs: '/integrations/runs',
  run: '/integrations/runs/:runId',
  events: '/integrations/events',
  externalMappings: '/integrations/external-mappings',
  bills: '/billing/bills',
  importBills: '/billing/bills/import',
  bill: '/billing/bills/:billId',
  accounts: '/billing/accounts',
  account: '/billing/accounts/:accountId',
  exports: '/billing/exports',
  exportTab: '/billing/exports/:tab',
  billExport: '/billing/exports/bills/:billExportId',
  reconciliations: '/billing/reconciliation',
  reconciliation: '/billing/reconciliation/:reconciliationId',
  settings: '/settings',
  organization: '/settings/organization',
  people: '/settings/people',
  apiKeys: '/settings/api-keys',
  auditLog: '/settings/audit-log',
  signInRules: '/settings/sign-in',
  ownAccount: '/settings/account',
} as const

const below = (parent: string, id: string): string => `${parent}/${encodeURIComponent(id)}`

/** Addresses of pages. `next` is where to go after signing in. */
export const paths = {
  overview: () => routePatterns.overview,
  signIn: (next?: string) => withSearch(routePatterns.signIn, { next }),
  /** `address`: the sign-in address of an organization. */
  signInByProvider: (address: string) => withSearch(routePatterns.signIn, { organization: address }),
  setup: () => routePatterns.setup,
  /** What came of confirming at the identity provider, beside the page that asked for it. */
  proved: () => routePatterns.proved,
  forgotPassword: () => routePatterns.forgotPassword,
  credentials: (search: Record<string, SearchValue> = {}) => withSearch(routePatterns.credentials, search),
  newCredential: (search: { stage?: string; credential?: string } = {}) =>
    withSearch(routePatterns.newCredential, search),
  credential: (id: string) => below(routePatterns.credentials, id),
  configurations: (search: Record<string, SearchValue> = {}) => withSearch(routePatterns.configurations, search),
  newConfiguration: (search: Record<string, SearchValue> = {}) => withSearch(routePatterns.newConfiguration, search),
  configuration: (id: string, search: Record<string, SearchValue> = {}) =>
    withSearch(below(routePatterns.configurations, id), search),
  runs: (search: Record<string, SearchValue> = {}) => withSearch(routePatterns.runs, search),
  run: (id: string) => below(routePatterns.runs, id),
  events: (search: Record<string, SearchValue> = {}) => withSearch(routePatterns.events, search),
  externalMappings: (search: Record<string, SearchValue> = {}) => withSearch(routePatterns.externalMappings, search),
  bills: (search: Record<string, SearchValue> = {}) => withSearch(routePatterns.bills, search),
  importBills: (search: Record<string, SearchValue> = {}) => withSearch(routePatterns.importBills, search),
  bill: (id: string) => below(routePatterns.bills, id),
  accounts: (search: Record<string, SearchValue> = {}) => withSearch(routePatterns.accounts, search),
  account: (id: string) => below(routePatterns.accounts, id),
  exports: (tab: ExportTab = 'unsent', search: Record<string, SearchValue> = {}) =>
    withSearch(below(routePatterns.exports, tab), search),
  billExport: (id: string) => below(`${routePatterns.exports}/bills`, id),
  reconciliations: (search: Record<string, SearchValue> = {}) => withSearch(routePatterns.reconciliations, search),
  reconciliation: (id: string, search: Record<string, SearchValue> = {}) =>
    withSearch(below(routePatterns.reconciliations, id), search),
  organization: () => routePatterns.organization,
  people: (search: Record<string, SearchValue> = {}) => withSearch(routePatterns.people, search),
  apiKeys: (search: Record<string, SearchValue> = {}) => withSearch(routePatterns.apiKeys, search),
  auditLog: (search: Record<string, SearchValue> = {}) => withSearch(routePatterns.auditLog, search),
  signInRules: () => routePatterns.signInRules,
  ownAccount: () => routePatterns.ownAccount,
}

/** Where to go after signing in: an address of the console itself, never another site's. */
export const safeNext = (next: string | null): string => {
  const own = next === null ? undefined : safePath(next)
  return own === undefined || own.startsWith(routePatterns.signIn) ? paths.overview() : own
}
