import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { emailAddress, idOf, instant, nameOf, searchText, textOf, versionNumber } from './ids.ts'
import { currencySchema } from './money.ts'
import { pageOf, pageQuery } from './page.ts'
import { fieldErrorSchema } from './problem.ts'

export const addressSchema = z.strictObject({
  line1: textOf(200, 0).default(''),
  line2: textOf(200, 0).default(''),
  city: textOf(100, 0).default(''),
  state: textOf(100, 0).default(''),
  postalCode: textOf(30, 0).default(''),
  country: textOf(60, 0).default('').describe('as the billing system writes it'),
})

/** What a caller may say of an account; `code` is how the billing system names it, unique per organization. */
export const accountInputSchema = z.strictObject({
  code: textOf(100),
  name: nameOf(200),
  email: emailAddress.nullable().default(null),
  currency: currencySchema.nullable().default(null),
  address: addressSchema.nullable().default(null),
})
export type AccountInput = z.output<typeof accountInputSchema>

/** An end customer who is billed. */
export const accountSchema = z.object({
  id: z.string(),
  code: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  currency: z.string().nullable(),
  address: addressSchema.nullable(),
  version: versionNumber,
  createdAt: instant,
  updatedAt: instant,
})
export type Account = z.infer<typeof accountSchema>

const accountRow = z.unknown().meta({ examples: [{ code: 'BAKERY', name: 'Example Bakery Ltd' }] })

const params = z.object({ accountId: idOf('account') })

/** What became of one row of a batch, by its place in it. */
export const batchResultSchema = z.object({
  index: z.number().int().nonnegative(),
  outcome: z.enum(['created', 'updated', 'unchanged', 'refused']),
  id: z.string().nullable(),
  errors: z.array(fieldErrorSchema),
})
export type BatchResult = z.infer<typeof batchResultSchema>

export const accountEndpoints = {
  list: endpoint({
    method: 'GET',
    path: '/accounts',
    access: 'accounts:read',
    summary: 'Accounts, by code unless sorted otherwise',
    query: z.strictObject({
      ...pageQuery,
      search: searchText.describe('start of the code or name, an e-mail or an id'),
      unmappedFor: idOf('credential')
        .optional()
        .describe('only accounts with no customer in that credential’s Stripe account and mode'),
      sort: z.enum(['code', '-code', 'name', '-name', 'createdAt', '-createdAt']).default('code'),
    }),
    success: 200,
    response: pageOf(accountSchema),
    problems: ['invalid-cursor', 'not-found'],
  }),
  create: endpoint({
    method: 'POST',
    path: '/accounts',
    access: 'accounts:write',
    summary: 'Make one account',
    body: accountInputSchema,
    success: 201,
    response: accountSchema,
    problems: ['account-code-taken'],
  }),
  createBatch: endpoint({
    method: 'POST',
    path: '/accounts/batch',
    access: 'accounts:write',
    summary: 'Make or change up to 1,000 accounts by code; each row is taken or refused by itself',
    body: z.strictObject({ accounts: z.array(accountRow).min(1).max(1000).describe('rows as for POST /accounts') }),
    maxBodyBytes: 5_000_000,
    success: 200,
    response: z.object({ results: z.array(batchResultSchema) }),
    problems: [],
  }),
  get: endpoint({
    method: 'GET',
    path: '/accounts/:accountId',
    access: 'accounts:read',
    summary: 'One account',
    params,
    success: 200,
    response: accountSchema,
    problems: [],
  }),
  update: endpoint({
    method: 'PUT',
    path: '/accounts/:accountId',
    access: 'accounts:write',
    summary: 'Change an account',
    params,
    body: accountInputSchema.extend({ version: versionNumber }),
    success: 200,
    response: accountSchema,
    problems: ['account-code-taken', 'stale-version'],
  }),
}
