import type { Migration } from '../platform/migrations.ts'

interface BillExport {
  _id: string
  decision: object
}

/** Where a bill that was sent may be besides among the sent ones, with nothing that holds it back. */
const failed = ['error', 'timed-out', 'invoice-already-paid']
const sent = { sentAt: { $type: 'date' } }
const keepsOldHold = {
  'decision.outcome': 'hold',
  $or: [
    { status: 'complete' },
    { ...sent, status: { $in: failed } },
    { ...sent, status: 'archived', 'archived.fromStatus': { $in: failed } },
  ],
}

/**
 * Bills that were sent before it was noted that they go still say what held them back once. Those that are held, or under
 * way, at this moment keep what they say: it is what holds. A process of the version before may still add some while it runs.
 */
export const sentBillsGo: Migration = {
  name: '002-sent-bills-go',
  run: ({ connection, inBatches }) =>
    inBatches<BillExport>({ collection: 'bill-exports', filter: keepsOldHold }, async (rows) => {
      await connection
        .collection<BillExport>('bill-exports')
        // Asked once more: a row may have been taken up since it was read.
        .updateMany(
          { _id: { $in: rows.map(({ _id }) => _id) }, ...keepsOldHold },
          {
            $set: { decision: { outcome: 'go' } },
          },
        )
    }),
}
