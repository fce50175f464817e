import { z } from 'zod'
import type { Logger } from '../../platform/logger.ts'
import type { Filter, Model } from '../../platform/mongo.ts'
import type { StripeInvoices } from '../../stripe/stripe-invoices.ts'
import type { BillExportRow } from './bill-export.model.ts'
import type { StatusImport } from './status-import.ts'
import type { ReadResult, StatusReading } from './status-reading.ts'

export interface SweepDeps {
  readonly rows: Model<BillExportRow>
  readonly statusImport: StatusImport
  readonly reading: StatusReading
  readonly stripeInvoices: StripeInvoices
  readonly logger: Logger
  readonly now: () => Date
}

/** What a sweep goes through, one after the other. */
export const sweepPhases = ['open', 'paid', 'promised'] as const

/**
 * Where a sweep stands: it goes through the sent rows of a credential by the time they were sent, then through those whose
 * invoice is known by its promise alone, by the time of that (`sentAt` as well).
 */
export const sweepPlaceSchema = z.strictObject({
  phase: z.enum(sweepPhases),
  after: z.strictObject({ sentAt: z.date(), id: z.string() }).readonly().nullable(),
})
export type SweepPlace = Readonly<z.infer<typeof sweepPlaceSchema>>

/** Rows that a sweep takes at a time. */
export const windowSize = 500

/** The rows behind a place, of those at its time or later, in the order of that time and their ids. */
export const behindPlace = (field: 'sentAt' | 'pin.pinnedAt', after: SweepPlace['after']): Filter<BillExportRow> =>
  after ? { $or: [{ [field]: { $gt: after.sentAt } }, { _id: { $gt: after.id } }] } : {}

/** Where the next window begins: behind the last row of one that is full; null where it was the last. */
export const behindWindow = <Row extends { readonly _id: string }>(
  window: readonly Row[],
  timeOf: (row: Row) => Date | null,
): SweepPlace['after'] => {
  const last = window.length === windowSize ? window.at(-1) : undefined
  const sentAt = last && timeOf(last)
  return last && sentAt ? { sentAt, id: last._id } : null
}

const paidDays = 60
const dayMs = 86_400_000

/** Paid invoices may still be credited; those sent or promised before this are left to webhooks and Get status. */
export const paidSince = (now: Date): Date => new Date(now.getTime() - paidDays * dayMs)

/** Where a sweep begins. */
export const firstPlace: SweepPlace = { phase: 'open', after: null }

/** What became of a window: what stopped it, if anything, and where the next one begins; null: there is none. */
export interface SweptWindow {
  readonly stopped: ReadResult | null
  readonly next: SweepPlace['after']
}
