import type { Restorations } from '../../platform/restorations.ts'
import type { StripeAccess } from '../../stripe/stripe-client.ts'
import type { InvoiceCalls, StripeInvoice } from '../../stripe/stripe-invoices.ts'
import type { ClaimedRow } from './export-queue.ts'
import { clockSlackMs } from './promised-invoice.ts'

type Bill = Pick<ClaimedRow, '_id' | 'organizationId' | 'billNumber'>

const byExport = ({ _id }: Pick<Bill, '_id'>): string => `export ${_id}`
const byNumber = (organizationId: string, number: string): string => `number ${organizationId} ${number}`

/**
 * Invoices that were made in a time the database knows nothing of, because it was brought back from a backup. Found by
 * the metadata every invoice of ours carries: the row's id where the row was in the backup, the bill's number where it
 * came in anew. Each Stripe account is looked through once in the life of a process.
 */
export const createRestoredInvoices = (restorations: Pick<Restorations, 'lostTimes'>) => {
  const known = new Map<string, Promise<ReadonlyMap<string, string>>>()

  const readAll = async (calls: InvoiceCalls): Promise<ReadonlyMap<string, string>> => {
    const ids = new Map<string, string>()
    for (const { from, until } of await restorations.lostTimes()) {
      const range = { from: new Date(from.getTime() - clockSlackMs), until: new Date(until.getTime() + clockSlackMs) }
      let after: string | null = null
      do {
        const page = await calls.listMade({ ...range, after })
        for (const { id, status, metadata } of page.invoices) {
          const { billbridge_bill_export_id: exportId, billbridge_organization_id: organizationId } = metadata
          if (status === 'void' || exportId === undefined || organizationId === undefined) continue
          ids.set(byExport({ _id: exportId }), id)
          ids.set(byNumber(organizationId, metadata.billbridge_bill_number ?? ''), id)
        }
        after = page.next
      } while (after !== null)
    }
    return ids
  }

  const idsOf = (key: string, calls: InvoiceCalls): Promise<ReadonlyMap<string, string>> => {
    const found =
      known.get(key) ??
      readAll(calls).catch((error: unknown) => {
        known.delete(key)
        throw error
      })
    known.set(key, found)
    return found
  }

  return {
    /** The invoice of a bill that was sent in a lost time, as it is now; null when there is none, as nearly always. */
    find: async (bill: Bill, access: StripeAccess, calls: InvoiceCalls): Promise<StripeInvoice | null> => {
      if ((await restorations.lostTimes()).length === 0) return null
      const ids = await idsOf(`${access.stripeAccountId}/${access.mode}`, calls)
      const id = ids.get(byExport(bill)) ?? ids.get(byNumber(bill.organizationId, bill.billNumber))
      const invoice = id === undefined ? null : await calls.find(id)
      return invoice?.status === 'void' ? null : invoice
    },
  }
}

export type RestoredInvoices = ReturnType<typeof createRestoredInvoices>
