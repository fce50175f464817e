import type { Filter } from '../../platform/mongo.ts'
import { oneToGoOnWith, type StripeInvoice } from '../../stripe/stripe-invoices.ts'
import type { BillExportRow } from './bill-export.model.ts'
import type { Connected } from './connected.ts'
import { cheaperThanSingly, lookThroughPages } from './invoice-pages.ts'
import { clockSlackMs, isMadeOf, isPromised, type PromisedRow, promisedIdOf } from './promised-invoice.ts'
import {
  behindPlace,
  behindWindow,
  paidSince,
  type SweepDeps,
  type SweepPlace,
  type SweptWindow,
  windowSize,
} from './sweep-place.ts'
import { readSingly } from './sweep-singly.ts'

/** When the invoices of some promises were made, if they were: after the promise, and before the last try ended. */
const rangeOf = (rows: readonly PromisedRow[]) => {
  const made = rows.map(({ pin }) => new Date(pin.pinnedAt).getTime())
  const left = rows.map(({ updatedAt }) => updatedAt.getTime())
  return { from: new Date(Math.min(...made) - clockSlackMs), until: new Date(Math.max(...left) + clockSlackMs) }
}

/** What was seen to be gone, or paid long ago, as of sent rows: a person who retries its export reads it again. */
const noMoreNewsOf = (at: Date): Filter<BillExportRow>[] => [
  { 'pin.seen.status': { $in: ['void', 'deleted'] } },
  { 'pin.seen.status': 'paid', 'pin.pinnedAt': { $lt: paidSince(at) } },
]

/** The invoice a promise noted, or was seen to have come to. */
const knownIdOf = (row: PromisedRow): string | null => promisedIdOf(row, row.pin.seen?.id)

const isOf = (row: PromisedRow, invoice: StripeInvoice): boolean =>
  (knownIdOf(row) ?? invoice.id) === invoice.id && isMadeOf(row, invoice)

/**
 * Follows what was promised, and perhaps made, while no answer told so and nobody works the row: it may be final, and be
 * paid, and no event may arrive. Stripe's list of the time of the promises holds whatever was made of them; what a list
 * was not read to the end for is asked for singly.
 */
export const createPromisedSweep = (deps: SweepDeps) => {
  const { rows, statusImport, reading, stripeInvoices, logger, now } = deps

  const windowOf = async (organizationId: string, credentialId: string, after: SweepPlace['after']) => {
    const filter: Filter<BillExportRow> = {
      organizationId,
      credentialId,
      stripeInvoiceId: null,
      'pin.pinnedAt': { $gte: after?.sentAt ?? new Date(0) },
      // As the index says it.
      work: { $type: 'null' },
      $nor: noMoreNewsOf(now()),
      ...behindPlace('pin.pinnedAt', after),
    }
    const found = await rows.find(filter).sort({ 'pin.pinnedAt': 1, _id: 1 }).limit(windowSize).lean<BillExportRow[]>()
    return found.filter(isPromised)
  }

  /** Gathers what the list holds of `window`, newest first; whether it holds all that can have been made. */
  const list = async (window: readonly PromisedRow[], reader: Connected) => {
    const rowsById = new Map(window.map((row) => [row._id, row]))
    const made = new Map<string, StripeInvoice[]>()
    const saidAll = await lookThroughPages(stripeInvoices.connect(reader.access), new Map(rowsById), {
      range: rangeOf(window),
      nameOf: (invoice) => {
        const row = rowsById.get(invoice.metadata.billbridge_bill_export_id ?? '')
        return row && isOf(row, invoice) ? row._id : null
      },
      goOn: cheaperThanSingly,
      now,
      take: (found) => {
        for (const { row, invoice } of found) made.set(row._id, [...(made.get(row._id) ?? []), invoice])
      },
    })
    return { made, saidAll }
  }

  const takeIn = async ({ organizationId, _id, pin }: PromisedRow, invoice: StripeInvoice, startedAt: Date) => {
    const of = { stripeInvoiceId: invoice.id, invoice, ofPromise: pin.generation }
    await statusImport.applyInvoice(organizationId, _id, { ...of, startedAt, by: 'sweep' })
  }

  const sweepWindow = async (window: readonly PromisedRow[], reader: Connected): Promise<SweptWindow['stopped']> => {
    const [first] = window
    if (!first) return null
    const startedAt = now()
    let listed: Awaited<ReturnType<typeof list>>
    try {
      listed = await list(window, reader)
    } catch (error) {
      return reading.failed(first.organizationId, reader, error, startedAt)
    }
    const singly: PromisedRow[] = []
    for (const row of window) {
      const invoice = oneToGoOnWith(listed.made.get(row._id) ?? [])
      // Where no id is known there may be several, and only the end of the list says that these are all.
      const isCertain = knownIdOf(row) === null ? listed.saidAll : invoice !== null
      if (!isCertain) singly.push(row)
      else if (invoice) await takeIn(row, invoice, startedAt)
    }
    return readSingly(singly, (row) => reading.readPromised(row, reader, 'sweep'), logger)
  }

  return async (organizationId: string, reader: Connected, after: SweepPlace['after']): Promise<SweptWindow> => {
    const window = await windowOf(organizationId, reader.credentialId, after)
    return { stopped: await sweepWindow(window, reader), next: behindWindow(window, ({ pin }) => pin.pinnedAt) }
  }
}
