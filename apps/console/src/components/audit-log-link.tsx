import type { AuditObject } from '@billbridge/contract/audit-actions'
import { Anchor } from '@mantine/core'
import { Link } from 'react-router'
import { messages } from '../lib/messages/components.ts'
import { paths } from '../lib/paths.ts'

interface AuditLogLinkProps {
  /** Entries about one object, by its id. */
  target?: string
  /** Entries about one kind of object. */
  object?: AuditObject
  /** Where no heading says that it is about history. */
  alone?: boolean
}

/** Leads to the entries with their request and address, where they are filtered and handed out as CSV. */
export const AuditLogLink = ({ alone = false, ...search }: AuditLogLinkProps) => (
  <Anchor component={Link} to={paths.auditLog({ ...search })} fz="sm" flex="none">
    {alone ? messages.historyInAuditLog : messages.inAuditLog}
  </Anchor>
)
