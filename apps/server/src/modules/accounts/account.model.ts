import type { Account } from '@billbridge/contract/accounts'
import { type Connection, defineModel, embedded } from '../../platform/mongo.ts'

export type AccountAddress = NonNullable<Account['address']>

/** An end customer who is billed. */
export interface AccountRow {
  _id: string
  organizationId: string
  /** How the billing system names it; unique per organization, case and all. */
  code: string
  name: string
  /** Lower-cased copies, for search by prefix and for sorting. */
  codeLower: string
  nameLower: string
  email: string | null
  emailLower: string | null
  currency: string | null
  address: AccountAddress | null
  version: number
  createdAt: Date
  updatedAt: Date
}

const address = embedded({
  line1: String,
  line2: String,
  city: String,
  state: String,
  postalCode: String,
  country: String,
})

export const createAccountModel = (connection: Connection) =>
  defineModel<AccountRow>(connection, {
    name: 'Account',
    collection: 'accounts',
    fields: {
      organizationId: { type: String, required: true },
      code: { type: String, required: true },
      name: { type: String, required: true },
      codeLower: { type: String, required: true },
      nameLower: { type: String, required: true },
      email: String,
      emailLower: String,
      currency: String,
      address,
      version: { type: Number, required: true },
      createdAt: { type: Date, required: true },
      updatedAt: { type: Date, required: true },
    },
    indexes: [
      [{ organizationId: 1, code: 1 }, { unique: true }],
      // One for each order of the list; what a search looks at comes last, so that it is judged without the document.
      [{ organizationId: 1, codeLower: 1, _id: 1, nameLower: 1, emailLower: 1 }],
      [{ organizationId: 1, nameLower: 1, _id: 1, codeLower: 1, emailLower: 1 }],
      [{ organizationId: 1, createdAt: 1, _id: 1, codeLower: 1, nameLower: 1, emailLower: 1 }],
      [{ organizationId: 1, emailLower: 1 }],
      // The walk over all accounts that suggestions are made from.
      [{ organizationId: 1, _id: 1 }],
    ],
  })

export type AccountModel = ReturnType<typeof createAccountModel>
