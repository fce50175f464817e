import type { IndexDeclaration } from '../../platform/mongo.ts'

const sorts = ['updatedAt', 'billDate', 'total'] as const

/** Each leads with what a list, a sweep or a claim asks by, then its sort order. */
export const billExportIndexes: readonly IndexDeclaration[] = [
  [{ organizationId: 1, billId: 1, mode: 1 }, { unique: true }],
  [
    { stripeAccountId: 1, mode: 1, stripeInvoiceId: 1 },
    { unique: true, partialFilterExpression: { stripeInvoiceId: { $type: 'string' } } },
  ],
  [{ 'work.kind': 1, 'work.dueAt': 1 }, { partialFilterExpression: { 'work.dueAt': { $exists: true } } }],
  [
    { stripeAccountId: 1, mode: 1, organizationId: 1, 'work.dueAt': 1, 'work.kind': 1 },
    { partialFilterExpression: { 'work.dueAt': { $exists: true } } },
  ],
  [{ 'work.runId': 1, status: 1 }, { partialFilterExpression: { 'work.runId': { $exists: true } } }],
  ...sorts.map((sort) => [{ organizationId: 1, mode: 1, queue: 1, [sort]: 1, _id: 1 }] as const),
  ...sorts.map((sort) => [{ organizationId: 1, mode: 1, queue: 1, configurationId: 1, [sort]: 1, _id: 1 }] as const),
  [{ organizationId: 1, mode: 1, queue: 1, accountId: 1, updatedAt: 1, _id: 1 }],
  ...sorts.map(
    (sort): IndexDeclaration => [
      { organizationId: 1, mode: 1, queue: 1, [sort]: 1, _id: 1, 'correction.kind': 1 },
      { partialFilterExpression: { 'correction.kind': { $exists: true } } },
    ],
  ),
  [{ organizationId: 1, mode: 1, queue: 1, 'error.cause': 1, updatedAt: 1, _id: 1 }],
  [{ organizationId: 1, mode: 1, queue: 1, 'decision.reason': 1, updatedAt: 1, _id: 1 }],
  [{ organizationId: 1, mode: 1, queue: 1, currency: 1, total: 1 }],
  [{ organizationId: 1, mode: 1, billNumberLower: 1 }],
  [{ organizationId: 1, mode: 1, accountNameLower: 1 }],
  [{ organizationId: 1, configurationId: 1, status: 1 }],
  [{ organizationId: 1, configurationId: 1, billDate: 1, _id: 1 }],
  [{ organizationId: 1, credentialId: 1, status: 1 }],
  [{ organizationId: 1, credentialId: 1, 'invoice.status': 1, sentAt: 1, _id: 1 }],
  [{ organizationId: 1, configurationId: 1, mode: 1, 'invoice.status': 1, sentAt: 1 }],
  // Promises that nobody works at present: a row in hand is not among them, so that sending writes nothing here.
  [
    { organizationId: 1, credentialId: 1, 'pin.pinnedAt': 1, _id: 1 },
    { partialFilterExpression: { 'pin.pinnedAt': { $exists: true }, work: { $type: 'null' } } },
  ],
  // What was stopped, and goes on when its credential is connected again or its configuration enabled.
  ...(['credentialId', 'configurationId'] as const).map(
    (cause): IndexDeclaration => [
      { organizationId: 1, [cause]: 1, _id: 1 },
      { partialFilterExpression: { resumeRunId: { $type: 'string' } } },
    ],
  ),
  ...sorts.map(
    (sort): IndexDeclaration => [
      { organizationId: 1, mode: 1, queue: 1, [sort]: 1, _id: 1, resumeWhen: 1 },
      { partialFilterExpression: { resumeRunId: { $type: 'string' } } },
    ],
  ),
  [{ organizationId: 1, resumeRunId: 1 }, { partialFilterExpression: { resumeRunId: { $type: 'string' } } }],
  [{ organizationId: 1, accountId: 1, mode: 1 }],
]
