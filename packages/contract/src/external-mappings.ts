import { z } from 'zod'
import { batchResultSchema } from './accounts.ts'
import { endpoint } from './endpoint.ts'
import { idOf, instant, searchText, textOf, versionNumber } from './ids.ts'
import { modeSchema } from './modes.ts'
import { pageOf, pageQuery } from './page.ts'

const customerId = z
  .string()
  .trim()
  .regex(/^cus_[A-Za-z0-9_]{1,100}$/, 'must be a Stripe customer id such as cus_…')

/** Account ↔ Stripe customer, for one Stripe account and mode. */
export const externalMappingSchema = z.object({
  id: z.string(),
  accountId: z.string(),
  accountCode: z.string(),
  accountName: z.string(),
  stripeAccountId: z.string(),
  mode: modeSchema,
  customerId: z.string(),
  customerName: z.string().nullable(),
  customerEmail: z.string().nullable(),
  status: z.enum(['active', 'customer-deleted']).describe('customer-deleted: Stripe says that the customer is gone'),
  origin: z.enum(['person', 'matched-by-email', 'created', 'api']),
  version: versionNumber,
  createdAt: instant,
})
export type ExternalMapping = z.infer<typeof externalMappingSchema>

/** A customer of the Stripe account, as the pick-list shows it. */
export const stripeCustomerSchema = z.object({
  id: z.string(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  currency: z.string().nullable(),
})
export type StripeCustomer = z.infer<typeof stripeCustomerSchema>

const params = z.object({ mappingId: idOf('mapping') })

export const externalMappingEndpoints = {
  list: endpoint({
    method: 'GET',
    path: '/external-mappings',
    access: 'mappings:read',
    summary: 'Mappings, by account code',
    query: z.strictObject({
      ...pageQuery,
      search: searchText.describe('start of the account code or name, or a customer id'),
      accountId: idOf('account').optional().describe('of this account'),
      stripeAccountId: textOf(60, 0).optional().describe('in this Stripe account, acct_…'),
      mode: modeSchema.optional(),
      status: z.enum(['active', 'customer-deleted']).optional(),
    }),
    success: 200,
    response: pageOf(externalMappingSchema),
    problems: ['invalid-cursor'],
  }),
  create: endpoint({
    method: 'POST',
    path: '/external-mappings',
    access: 'mappings:write',
    summary: 'Map an account to a customer; the customer is read from Stripe first',
    body: z.strictObject({ accountId: idOf('account'), credentialId: idOf('credential'), customerId }),
    success: 201,
    response: externalMappingSchema,
    problems: [
      'mapping-exists',
      'mapping-customer-missing',
      'mapping-wrong-mode',
      'credential-not-connected',
      'stripe-unavailable',
      'not-found',
    ],
  }),
  createBatch: endpoint({
    method: 'POST',
    path: '/external-mappings/batch',
    access: 'mappings:write',
    summary: 'Map up to 500 accounts, by id or code; each row is taken or refused by itself',
    body: z.strictObject({
      credentialId: idOf('credential'),
      mappings: z
        .array(
          z.strictObject({
            accountId: idOf('account').optional(),
            accountCode: textOf(100).optional(),
            customerId: z.string().trim().max(200),
          }),
        )
        .min(1)
        .max(500),
    }),
    success: 200,
    response: z.object({ results: z.array(batchResultSchema) }),
    problems: ['credential-not-connected', 'stripe-unavailable', 'not-found'],
  }),
  update: endpoint({
    method: 'PATCH',
    path: '/external-mappings/:mappingId',
    access: 'mappings:write',
    summary: 'Point a mapping at another customer',
    params,
    body: z.strictObject({ customerId, version: versionNumber }),
    success: 200,
    response: externalMappingSchema,
    problems: [
      'mapping-customer-missing',
      'mapping-wrong-mode',
      'credential-not-connected',
      'stripe-unavailable',
      'stale-version',
    ],
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/external-mappings/:mappingId',
    access: 'mappings:write',
    summary: 'Remove a mapping; the Stripe customer stays',
    params,
    success: 204,
    problems: [],
  }),
  check: endpoint({
    method: 'POST',
    path: '/external-mappings/checks',
    access: 'mappings:write',
    summary: 'Ask Stripe for every mapped customer of a credential and mark those that are gone',
    body: z.strictObject({ credentialId: idOf('credential') }),
    success: 200,
    response: z.object({ checked: z.number().int(), deleted: z.number().int() }),
    problems: ['credential-not-connected', 'stripe-unavailable', 'not-found'],
  }),
  stripeCustomers: endpoint({
    method: 'GET',
    path: '/credentials/:credentialId/stripe-customers',
    access: 'mappings:read',
    summary: 'Customers of the credential’s Stripe account, newest first, or found by e-mail, name or id',
    params: z.object({ credentialId: idOf('credential') }),
    query: z.strictObject({ search: searchText, cursor: textOf(200, 0).optional() }),
    success: 200,
    response: pageOf(stripeCustomerSchema),
    problems: ['credential-not-connected', 'stripe-unavailable'],
  }),
  suggestions: endpoint({
    method: 'GET',
    path: '/credentials/:credentialId/mapping-suggestions',
    access: 'mappings:read',
    summary: 'For accounts without a customer: customers that may be them, with a confidence. A person accepts them',
    params: z.object({ credentialId: idOf('credential') }),
    success: 200,
    response: z.object({
      suggestions: z.array(
        z.object({
          accountId: z.string(),
          accountCode: z.string(),
          accountName: z.string(),
          accountEmail: z.string().nullable(),
          candidates: z.array(
            stripeCustomerSchema.extend({
              confidence: z.enum(['high', 'medium', 'low']),
              reason: z.enum(['same-email', 'same-email-several', 'same-name', 'similar-name']),
            }),
          ),
        }),
      ),
      complete: z.boolean().describe('false when there are more unmapped accounts or customers than were compared'),
    }),
    problems: ['credential-not-connected', 'stripe-unavailable'],
  }),
}
