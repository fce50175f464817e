import type { NewId } from '../../platform/ids.ts'
import type { Connection, Transaction } from '../../platform/mongo.ts'
import type { AuditLogService } from '../audit-log/audit-log.service.ts'
import type { OrganizationService } from '../organizations/organization.service.ts'
import { createMemberChanges } from './member-changes.ts'
import { createMembers } from './members.ts'
import { createMembershipModel } from './membership.model.ts'
import { createPersons } from './persons.ts'
import { createUserModel } from './user.model.ts'

export type { Joining, Revoking } from './member-changes.ts'
export type { Person } from './persons.ts'

export interface UserDeps {
  readonly connection: Connection
  readonly transaction: Transaction
  readonly now: () => Date
  readonly newId: NewId
  readonly auditLog: AuditLogService
  readonly organizations: OrganizationService
}

/** People and their memberships. */
export const createUserService = (deps: UserDeps) => {
  const users = createUserModel(deps.connection)
  const memberships = createMembershipModel(deps.connection)
  const below = { ...deps, users, memberships }
  return { ...createMembers(memberships), ...createMemberChanges(below), ...createPersons(below) }
}

export type UserService = ReturnType<typeof createUserService>
