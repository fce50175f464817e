import type { Account, AccountInput } from '@billbridge/contract/accounts'
import type { AccountRow } from './account.model.ts'

/** What can be said of an account; a field left out stays as it is. */
export type AccountFields = {
  [F in keyof AccountInput]?: AccountInput[F] | undefined
}

type Stored = Pick<
  AccountRow,
  'code' | 'codeLower' | 'name' | 'nameLower' | 'email' | 'emailLower' | 'currency' | 'address'
>

const emptyAddress = { line1: '', line2: '', city: '', state: '', postalCode: '', country: '' }

export const toAccount = (row: AccountRow): Account => ({
  id: row._id,
  code: row.code,
  name: row.name,
  email: row.email,
  currency: row.currency,
  address: row.address && { ...emptyAddress, ...row.address },
  version: row.version,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
})

/** The stored form of what is said of an account, the lower-cased copies included. */
export const toStored = (input: AccountInput): Stored => ({
  code: input.code,
  codeLower: input.code.toLowerCase(),
  name: input.name,
  nameLower: input.name.toLowerCase(),
  email: input.email,
  emailLower: input.email?.toLowerCase() ?? null,
  currency: input.currency,
  address: input.address,
})

/** An account with the given fields in place of its own. */
export const withFields = (account: AccountInput, fields: AccountFields): AccountInput => ({
  code: fields.code ?? account.code,
  name: fields.name ?? account.name,
  email: fields.email === undefined ? account.email : fields.email,
  currency: fields.currency === undefined ? account.currency : fields.currency,
  address: fields.address === undefined ? account.address : fields.address,
})

/** The part of an account a caller can say. */
export const toInput = ({ code, name, email, currency, address }: Account): AccountInput => ({
  code,
  name,
  email,
  currency,
  address,
})
