import type { NewId } from '../../platform/ids.ts'
import type { Connection, Transaction } from '../../platform/mongo.ts'
import type { AuditLogService } from '../audit-log/audit-log.service.ts'
import type { OrganizationService } from '../organizations/organization.service.ts'
import { createMemberChanges } from './member-changes.ts'
import { createMembers } from './members.ts'
import { createMembershipModel } from './membership.model.ts'
import { createPasswordProofs } from './password-proofs.ts'
import { createPersons } from './persons.ts'
import { createSecurityMail, type SecurityMailDeps } from './security-mail.ts'
import { createUserModel } from './user.model.ts'

export type { AdminGone, Joining, MemberGone, Revoking } from './member-changes.ts'
export type { MadeByListRequest } from './members.ts'
export type { GivenPassword } from './password-proofs.ts'
export type { Person } from './persons.ts'
export type { SpentCode } from './security-letters.ts'

export interface UserDeps extends SecurityMailDeps {
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
  const persons = createPersons(below)
  return {
    ...createMembers(memberships),
    ...createMemberChanges(below),
    ...persons,
    ...createPasswordProofs({ ...deps, ...persons }),
    ...createSecurityMail(deps, persons.find),
  }
}

export type UserService = ReturnType<typeof createUserService>
