import type { Filter } from '../../platform/mongo.ts'
import type { StripeInvoice } from '../../stripe/stripe-invoices.ts'
import type { BillExportRow } from './bill-export.model.ts'
import type { Connected } from './connected.ts'
import { cheaperThanSingly, lookThroughPages } from './invoice-pages.ts'
import { type InvoiceReading, saysTheSame } from './invoice-reading.ts'
import { createPromisedSweep } from './promised-sweep.ts'
import { isBusy, wordOf } from './status-import.ts'
import type { ReadResult } from './status-reading.ts'
import {
  behindPlace,
  behindWindow,
  paidSince,
  type SweepDeps,
  type SweepPlace,
  type SweptWindow,
  sweepPhases,
  windowSize,
} from './sweep-place.ts'
import { readSingly } from './sweep-singly.ts'

type SentPlace = SweepPlace & { readonly phase: 'open' | 'paid' }

export type SweepStep =
  | { readonly kind: 'more'; readonly place: SweepPlace }
  | { readonly kind: 'done' }
  | Extract<ReadResult, { kind: 'retry' | 'no-access' }>

const hourMs = 3_600_000

const statusesOf = { open: ['draft', 'open', 'uncollectible'], paid: ['paid'] } as const

const sameWork = ({ work }: BillExportRow): Filter<BillExportRow> =>
  work === null ? { work: null } : { 'work.kind': work.kind, 'work.runId': work.runId }

/**
 * Finds what no event told: goes through sent invoices that may still change, wherever their rows stand, 500 at a time,
 * reads them by pages of Stripe's list, and singly what the pages do not hold, such as deleted drafts. It stops listing
 * where reading the rest singly costs less, so that it takes at most about twice the fewest calls.
 */
export const createStatusSweep = (deps: SweepDeps) => {
  const { rows, statusImport, reading, stripeInvoices, logger, now } = deps

  const sweepPromised = createPromisedSweep(deps)

  const windowOf = (organizationId: string, credentialId: string, { phase, after }: SentPlace) => {
    const since = phase === 'paid' ? paidSince(now()) : new Date(0)
    const filter: Filter<BillExportRow> = {
      organizationId,
      credentialId,
      'invoice.status': { $in: [...statusesOf[phase]] },
      sentAt: { $gte: after?.sentAt ?? since },
      ...behindPlace('sentAt', after),
    }
    return rows.find(filter).sort({ sentAt: 1, _id: 1 }).limit(windowSize).lean<BillExportRow[]>()
  }

  /** A reading that says nothing new is noted without a transaction; only what changed goes the long way. */
  const takeIn = async (found: readonly { row: BillExportRow; invoice: StripeInvoice }[], startedAt: Date) => {
    const same: Parameters<typeof rows.bulkWrite>[0] = []
    for (const { row, invoice } of found) {
      const read: InvoiceReading = { stripeInvoiceId: invoice.id, invoice, startedAt, by: 'sweep' }
      const word = wordOf(row, read, stripeInvoices.dashboardUrl(row, invoice.id))
      if (!saysTheSame(row, word)) {
        await statusImport.applyInvoice(row.organizationId, row._id, read)
        continue
      }
      // As it was when it was compared, or not at all: otherwise somebody has read it, or taken it up, meanwhile.
      const { _id, organizationId, stripeInvoiceId, status, statusReadAt } = row
      const asCompared = { _id, organizationId, stripeInvoiceId, status, statusReadAt, ...sameWork(row) }
      same.push({ updateOne: { filter: asCompared, update: { $set: { ...word, statusReadAt: startedAt } } } })
    }
    if (same.length > 0) await rows.bulkWrite(same)
  }

  /** Reads pages of the list while that costs less than asking for the rest singly; takes what it finds out of `unseen`. */
  const list = async (unseen: Map<string, BillExportRow>, reader: Connected): Promise<void> => {
    const sent = [...unseen.values()].flatMap(({ sentAt }) => (sentAt ? [sentAt.getTime()] : []))
    // A draft is made a little before its row is settled; an older one is read singly.
    const range = { from: new Date(Math.min(...sent) - hourMs), until: new Date(Math.max(...sent) + hourMs) }
    const calls = stripeInvoices.connect(reader.access)
    await lookThroughPages(calls, unseen, { range, nameOf: ({ id }) => id, goOn: cheaperThanSingly, now, take: takeIn })
  }

  const sweepWindow = async (window: readonly BillExportRow[], reader: Connected): Promise<ReadResult | null> => {
    const idle = window.filter((row) => !isBusy(row))
    const unseen = new Map(idle.flatMap((row) => (row.stripeInvoiceId ? [[row.stripeInvoiceId, row] as const] : [])))
    const [first] = idle
    if (!first) return null
    const startedAt = now()
    try {
      await list(unseen, reader)
    } catch (error) {
      return reading.failed(first.organizationId, reader, error, startedAt)
    }
    return readSingly(unseen.values(), (row) => reading.readOne(row, reader, 'sweep'), logger)
  }

  const sweepSent = async (organizationId: string, reader: Connected, place: SentPlace): Promise<SweptWindow> => {
    const window = await windowOf(organizationId, reader.credentialId, place)
    return { stopped: await sweepWindow(window, reader), next: behindWindow(window, ({ sentAt }) => sentAt) }
  }

  /** Works one window; with `more`, go on from the place it gives. Rows with work of ours under way are left alone. */
  const step = async (organizationId: string, credentialId: string, place: SweepPlace): Promise<SweepStep> => {
    const reader = await reading.readerOf(organizationId, credentialId)
    if (!reader) return { kind: 'no-access' }
    const { phase, after } = place
    const { stopped, next } =
      phase === 'promised'
        ? await sweepPromised(organizationId, reader, after)
        : await sweepSent(organizationId, reader, { phase, after })
    if (stopped?.kind === 'retry' || stopped?.kind === 'no-access') return stopped
    if (next) return { kind: 'more', place: { phase, after: next } }
    const following = sweepPhases[sweepPhases.indexOf(phase) + 1]
    return following ? { kind: 'more', place: { phase: following, after: null } } : { kind: 'done' }
  }

  return { step }
}
