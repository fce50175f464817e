import type { Encryption } from '../../platform/encryption.ts'
import type { NewId } from '../../platform/ids.ts'
import type { Connection, Transaction } from '../../platform/mongo.ts'
import type { OutboundFetch } from '../../platform/outbound-fetch.ts'
import type { AuditLogService } from '../audit-log/audit-log.service.ts'
import type { OrganizationService } from '../organizations/organization.service.ts'
import type { UserService } from '../users/user.service.ts'

export interface IdentityProviderDeps {
  readonly connection: Connection
  readonly transaction: Transaction
  readonly now: () => Date
  readonly newId: NewId
  readonly encryption: Encryption
  readonly outboundFetch: OutboundFetch
  /** Where people reach the console, without a slash at the end. */
  readonly publicUrl: string
  readonly auditLog: AuditLogService
  readonly organizations: Pick<OrganizationService, 'lockMembers' | 'findMany'>
  readonly users: UserService
}
