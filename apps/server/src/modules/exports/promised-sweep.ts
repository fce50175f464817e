import type { Filter } from '../../platform/mongo.ts'
import { isOurs, type StripeInvoice } from '../../stripe/stripe-invoices.ts'
import type { BillExportRow } from './bill-export.model.ts'
import type { Connected } from './connected.ts'
import { cheaperThanSingly, lookThroughPages } from './invoice-pages.ts'
import { clockSlackMs, isPromised, type PromisedRow, promisedIdOf } from './promised-invoice.ts'
import type { SweepDeps, SweepPlace, SweptWindow } from './sweep-place.ts'
import { readSingly } from './sweep-singly.ts'

const windowSize = 500

/** When the invoices of some promises were made, if they were: after the promise, and before the last try ended. */
const rangeOf = (rows: readonly PromisedRow[]) => {
  const made = rows.map(({ pin }) => new Date(pin.pinnedAt).getTime())
  const left = rows.map(({ updatedAt }) => updatedAt.getTime())
  return { from: new Date(Math.min(...made) - clockSlackMs), until: new Date(Math.max(...left) + clockSlackMs) }
}

const isOf = (row: PromisedRow, invoice: StripeInvoice): boolean =>
  promisedIdOf(row, invoice.id) === invoice.id && isOurs(invoice, row._id, row.pin.generation)

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
      ...(after ? { $or: [{ 'pin.pinnedAt': { $gt: after.sentAt } }, { _id: { $gt: after.id } }] } : {}),
    }
    const found = await rows.find(filter).sort({ 'pin.pinnedAt': 1, _id: 1 }).limit(windowSize).lean<BillExportRow[]>()
    return found.filter(isPromised)
  }

  /** Takes in what the list holds, out of `unseen`; whether it holds all that can have been made. */
  const list = (unseen: Map<string, PromisedRow>, reader: Connected): Promise<boolean> =>
    lookThroughPages(stripeInvoices.connect(reader.access), unseen, {
      range: rangeOf([...unseen.values()]),
      nameOf: (invoice) => {
        const name = invoice.metadata.billbridge_bill_export_id
        const row = name === undefined ? undefined : unseen.get(name)
        return row && isOf(row, invoice) ? row._id : null
      },
      goOn: cheaperThanSingly,
      now,
      take: async (found, startedAt) => {
        for (const { row, invoice } of found) {
          const of = { stripeInvoiceId: invoice.id, invoice, ofPromise: row.pin.generation }
          await statusImport.applyInvoice(row.organizationId, row._id, { ...of, startedAt, by: 'sweep' })
        }
      },
    })

  const sweepWindow = async (window: readonly PromisedRow[], reader: Connected): Promise<SweptWindow['stopped']> => {
    const [first] = window
    if (!first) return null
    const unseen = new Map(window.map((row) => [row._id, row]))
    const startedAt = now()
    let saidAll: boolean
    try {
      saidAll = await list(unseen, reader)
    } catch (error) {
      return reading.failed(first.organizationId, reader, error, startedAt)
    }
    const left = [...unseen.values()].filter((row) => !saidAll || promisedIdOf(row, row.pin.seen?.id) !== null)
    return readSingly(left, (row) => reading.readPromised(row, reader, 'sweep'), logger)
  }

  return async (organizationId: string, reader: Connected, after: SweepPlace['after']): Promise<SweptWindow> => {
    const window = await windowOf(organizationId, reader.credentialId, after)
    const last = window.at(-1)
    return {
      stopped: await sweepWindow(window, reader),
      next: last && window.length === windowSize ? { sentAt: last.pin.pinnedAt, id: last._id } : null,
    }
  }
}
