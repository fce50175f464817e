import type { Role } from '@billbridge/contract/permissions'
import { type Connection, defineModel } from '../../platform/mongo.ts'

/** A person in one organization. Carries what lists and sessions need of the person, so that they read one row. */
export interface MembershipRow {
  _id: string
  organizationId: string
  userId: string
  name: string
  email: string
  /** The name as it sorts: lower case. */
  nameKey: string
  /** Name and e-mail in lower case, for search within the index. */
  searchKey: string
  role: Role
  status: 'active' | 'suspended'
  /** The person's. */
  sessionEpoch?: number
  /** Raised with every session that begins here, so that it collides with what ends them: a suspension, a removal. */
  sessionsBegun?: number
  createdAt: Date
}

export const createMembershipModel = (connection: Connection) =>
  defineModel<MembershipRow>(connection, {
    name: 'Membership',
    collection: 'memberships',
    fields: {
      organizationId: { type: String, required: true },
      userId: { type: String, required: true },
      name: { type: String, required: true },
      email: { type: String, required: true },
      nameKey: { type: String, required: true },
      searchKey: { type: String, required: true },
      role: { type: String, enum: ['viewer', 'editor', 'admin'], required: true },
      status: { type: String, enum: ['active', 'suspended'], required: true },
      sessionEpoch: Number,
      sessionsBegun: Number,
      createdAt: { type: Date, required: true },
    },
    indexes: [
      [{ userId: 1, organizationId: 1 }, { unique: true }],
      [{ organizationId: 1, nameKey: 1, _id: 1, searchKey: 1 }],
      [{ organizationId: 1, role: 1, status: 1 }],
      [{ organizationId: 1, email: 1 }],
    ],
  })

/** The name of a person, and what is searched and sorted by it. */
export const nameKeysOf = (name: string, email: string): Pick<MembershipRow, 'name' | 'nameKey' | 'searchKey'> => {
  const nameKey = name.toLowerCase()
  return { name, nameKey, searchKey: `${nameKey} ${email}` }
}
