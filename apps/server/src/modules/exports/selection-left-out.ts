import type { ExportAction, SelectionPreview } from '@billbridge/contract/selection-previews'
import type { Filter, Model } from '../../platform/mongo.ts'
import type { BillExportRow } from './bill-export.model.ts'
import { holdExplanations } from './export-errors.ts'
import type { ExportQueue } from './export-states.ts'

const queueMessages: Readonly<Record<ExportQueue, string>> = {
  ready: 'Not sent yet',
  held: 'Held back',
  'in-progress': 'Being worked on already',
  success: 'Sent already',
  error: 'Failed; use Retry',
  archived: 'Archived',
}

const corrections: ReadonlySet<ExportAction> = new Set(['correct', 'update-draft', 'void-and-replace', 'accept'])

/** Its bill says what was sent: a correction has nothing to write. */
export const isEditedOnly = ({ drift, correction }: Pick<BillExportRow, 'drift' | 'correction'>): boolean =>
  drift?.kind === 'edited' && (correction ?? null) === null

/** What a person does about a bill whose invoice is paid, or partly paid or credited, in Stripe. */
export const settleAndKeep = 'settle the difference in Stripe, then choose Keep as it is'

export const putRight = 'put the invoice right there, or change the bill'

/** The same, asked of the database. */
const editedOnly = {
  $and: [
    { $eq: ['$queue', 'success'] },
    { $eq: ['$drift.kind', 'edited'] },
    { $eq: [{ $ifNull: ['$correction', null] }, null] },
  ],
}

const paidAlready = 'invoice-already-paid'

const whereItIs = ({ queue, reason, isEdited }: Place, action: ExportAction): string => {
  if (reason === paidAlready) return `Invoice already paid: ${settleAndKeep}`
  if (queue !== 'success' || !corrections.has(action)) return queueMessages[queue]
  return isEdited ? `Edited in Stripe, while the bill is as it was sent: ${putRight}` : 'Nothing to correct in this way'
}

/** Rows that are left out for the same: where they are, what holds or ended them, what was done to their invoice. */
interface Place {
  readonly queue: ExportQueue
  readonly reason: string | null
  readonly isEdited: boolean
}

const titleOfReason = (reason: string): string | undefined =>
  Object.entries(holdExplanations).find(([key]) => key === reason)?.[1].title

/** Rows that may be exported and will end in Error as things stand: each is held by something that must be mended. */
export const willFailOf = async (
  rows: Model<BillExportRow>,
  eligible: Filter<BillExportRow>,
): Promise<SelectionPreview['willFail']> => {
  const groups = await rows.aggregate<{ _id: string; count: number }>([
    { $match: { $and: [eligible, { queue: 'held' }] } },
    { $group: { _id: '$decision.reason', count: { $sum: 1 } } },
    { $sort: { count: -1 } },
  ])
  return groups.map(({ _id: reason, count }) => ({ reason, message: titleOfReason(reason) ?? reason, count }))
}

/** Why rows of a selection are left out, with how many of each: by the setting that holds them, or where they are. */
export const leftOutOf = async (
  rows: Model<BillExportRow>,
  filter: Filter<BillExportRow>,
  action: ExportAction,
): Promise<SelectionPreview['leftOut']> => {
  const groups = await rows.aggregate<{ _id: Place; count: number }>([
    { $match: filter },
    {
      $group: {
        _id: {
          queue: '$queue',
          reason: {
            $cond: [
              { $eq: ['$queue', 'held'] },
              '$decision.reason',
              { $cond: [{ $eq: ['$status', paidAlready] }, paidAlready, null] },
            ],
          },
          isEdited: corrections.has(action) ? editedOnly : { $literal: false },
        },
        count: { $sum: 1 },
      },
    },
    { $sort: { count: -1 } },
  ])
  return groups.map(({ _id: place, count }) => {
    const { queue, reason, isEdited } = place
    const title = action === 'export' && reason !== null ? titleOfReason(reason) : undefined
    const message = title ? `Held back: ${title}` : whereItIs(place, action)
    return { reason: reason ?? (isEdited ? 'invoice-edited' : queue), message, count }
  })
}
