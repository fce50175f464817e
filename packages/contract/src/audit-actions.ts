/**
 * What the audit log can say: kinds of objects, and what happens to each. An entry's action is `object.verb`. Filters,
 * indexes and the words of the console follow from this table; what is not in it cannot be written.
 */
export const auditActions = {
  organization: ['created', 'renamed', 'plan-set', 'code-requirement-set', 'restored'],
  member: ['added', 'changed', 'removed'],
  invitation: ['sent', 'sent-again', 'accepted', 'revoked'],
  user: [
    'renamed',
    'password-changed',
    'password-refused',
    'code-refused',
    'password-reset',
    'password-reset-requested',
  ],
  session: ['signed-in', 'sign-in-refused', 'proved', 'signed-out', 'ended'],
  'one-time-codes': ['turned-on', 'turned-off', 'recovery-codes-renewed', 'recovery-code-used', 'reset'],
  'identity-provider': [
    'registered',
    'changed',
    'removed',
    'made-only-way',
    'no-longer-only-way',
    'linked',
    'unlinked',
  ],
  'api-key': ['created', 'removed'],
  credential: [
    'started',
    'changed',
    'authorized',
    'created',
    'renamed',
    'reconnected',
    'regained',
    'disconnected',
    'replaced',
    'expired',
    'deleted',
  ],
  account: ['created', 'updated'],
  mapping: ['created', 'changed', 'removed', 'customer-deleted', 'customer-found'],
  configuration: [
    'created',
    'copied',
    'updated',
    'enabled',
    'disabled',
    'disabled-after-failures',
    'moved',
    'archived',
    'deleted',
  ],
  bill: ['created', 'updated', 'approved', 'held', 'released', 'cancelled', 'stripe-payment-set'],
  'bill-import': ['uploaded', 'accepted'],
  'bill-export': ['archived', 'restored', 'accepted', 'marked-as-exported'],
  'export-run': ['export', 'retry', 'status', 'correct', 'cancelled'],
  reconciliation: ['started'],
  'integration-event': ['actioned', 'reopened'],
} as const

type Table = typeof auditActions

/** A kind of object that changes are noted of. */
export type AuditObject = keyof Table

/** `object.verb`, such as `credential.renamed`. */
export type AuditAction = { [K in AuditObject]: `${K}.${Table[K][number]}` }[AuditObject]

export const auditObjects = Object.keys(auditActions) as [AuditObject, ...AuditObject[]]

/** Everything that can happen to one kind of object. */
export const auditActionsOf = (object: AuditObject): AuditAction[] =>
  auditActions[object].map((verb) => `${object}.${verb}` as AuditAction)

/** All actions, in the order of the table. */
export const allAuditActions = auditObjects.flatMap(auditActionsOf) as [AuditAction, ...AuditAction[]]
