import type { AuditAction } from '@billbridge/contract/audit-actions'
import type { Plan } from '@billbridge/contract/organizations'

export const planNames: Record<Plan, string> = { free: 'Free', premium: 'Premium' }

export const messages = {
  title: 'Organization and plan',
  purpose: 'The name people see, and what your plan includes.',
  nameHeading: 'Organization',
  nameText: 'The name is shown in the console and to people who work here.',
  name: 'Name',
  nameMissing: 'Enter a name',
  id: 'Organization id',
  idHelp: 'Name it when you ask the operator for something.',
  created: 'Created',
  planHeading: 'Plan',
  planText: 'The operator of this Billbridge sets the plan.',
  planOf: (plan: Plan) => `${planNames[plan]} plan`,
  included: 'Included',
  notIncluded: 'With Premium only',
  everyPlan: [
    'Credentials, configurations, accounts and bills without limit',
    'Export by hand: one bill, many, or all that match',
    'Get the status of sent invoices by hand',
    'The HTTP API',
  ],
  premiumOnly: ['Export automatically every hour', 'Import invoice status automatically every hour'],
  renamed: 'The organization was renamed.',
}

export const historyMessages = {
  actions: {
    'organization.created': 'created the organization',
    'organization.renamed': 'renamed the organization',
    'organization.plan-set': 'set the plan',
    'organization.code-requirement-set': 'changed who needs one-time codes',
    'organization.restored': 'brought it back from a backup',
  } satisfies Record<Extract<AuditAction, `organization.${string}`>, string> as Record<string, string>,
  fields: { name: 'Name', plan: 'Plan', codesRequired: 'One-time codes required' } as Record<string, string>,
  yes: 'yes',
  no: 'no',
}
