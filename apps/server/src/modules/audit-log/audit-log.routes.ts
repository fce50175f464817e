import { auditEntryEndpoints } from '@billbridge/contract/audit-entries'
import { type Route, route } from '../../http/route.ts'
import { toCsv } from './audit-entry-csv.ts'
import type { AuditLogService } from './audit-log.service.ts'

export const auditLogRoutes = ({ auditLog }: { auditLog: AuditLogService }): Route[] => [
  route(auditEntryEndpoints.list, ({ actor, query }) => auditLog.list(actor, query)),
  route(auditEntryEndpoints.csv, ({ actor, query }) => toCsv(auditLog.stream(actor, query))),
]
