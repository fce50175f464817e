import type { StripeCall } from '@billbridge/contract/attempts'
import type { Logger } from '../../platform/logger.ts'
import type { StripeAccess } from '../../stripe/stripe-client.ts'
import { classifyStripeError, isStripeError } from '../../stripe/stripe-errors.ts'
import type { StripeInvoice, StripeInvoices } from '../../stripe/stripe-invoices.ts'
import type { Connected } from './connected.ts'
import type { ClaimedRow } from './export-queue.ts'
import { type Looked, lookThroughPages } from './invoice-pages.ts'

/** What Stripe's list told of a row, with the call that did. `not-listed`: it is to be asked for singly. */
export type Listed =
  | {
      readonly kind: 'found'
      readonly invoice: StripeInvoice
      readonly startedAt: Date
      readonly call: StripeCall | null
    }
  | { readonly kind: 'failed'; readonly error: unknown; readonly call: StripeCall | null }
  | { readonly kind: 'not-listed' }

export interface StatusPagesDeps {
  readonly stripeInvoices: StripeInvoices
  readonly logger: Logger
  readonly now: () => Date
}

/** So few are asked for singly, side by side: a page is a long answer, and one comes after the other. */
const few = 10

/** What pages failed at so often is asked for singly: a list may be too long an answer, or refused by itself. */
const mostListings = 2

/** An invoice is made while its row is worked, which takes seconds; what took longer, or a clock that is off, is read singly. */
const beforeMs = 60_000
const afterMs = 2_000

/** Pages must bring as many rows on average as would make one worth asking for; the first two may disappoint. */
const isWorthIt = ({ pages, found, left }: Looked): boolean => left > few && found >= (pages - 1) * few

const rangeOf = (rows: Iterable<ClaimedRow>) => {
  const sent = [...rows].flatMap(({ sentAt }) => (sentAt ? [sentAt.getTime()] : []))
  return { from: new Date(Math.min(...sent) - beforeMs), until: new Date(Math.max(...sent) + afterMs) }
}

const toUnseen = (rows: readonly ClaimedRow[]) =>
  new Map(
    rows.flatMap((row) => (row.stripeInvoiceId !== null && row.sentAt ? [[row.stripeInvoiceId, row] as const] : [])),
  )

/**
 * Reads the invoices of claimed rows whose status is asked for by pages of Stripe's list, once for all rows of a
 * credential, where they are so many that this costs less. What it does not find is left to be asked for singly, which is
 * how a deleted draft is told from one that was made at another time.
 */
export const createStatusPages = ({ stripeInvoices, logger, now }: StatusPagesDeps) => {
  const list = async (rows: readonly ClaimedRow[], access: StripeAccess): Promise<(row: ClaimedRow) => Listed> => {
    const unseen = toUnseen(rows)
    const found = new Map<string, Listed>()
    let failed: Listed | null = null
    const calls: StripeCall[] = []
    const last = () => calls.at(-1) ?? null
    try {
      await lookThroughPages(
        stripeInvoices.connect(access, (call) => void calls.push(call)),
        unseen,
        {
          range: rangeOf(unseen.values()),
          nameOf: ({ id }) => id,
          goOn: isWorthIt,
          now,
          take: (page, startedAt) => {
            for (const { row, invoice } of page) found.set(row._id, { kind: 'found', invoice, startedAt, call: last() })
          },
        },
      )
    } catch (error) {
      // A refusal is of the list, such as of a place in it that is gone by now, and says nothing of the invoices.
      if (!isStripeError(error)) logger.error({ err: error }, 'Invoices could not be listed')
      else if (classifyStripeError(error).kind !== 'rejected') failed = { kind: 'failed', error, call: last() }
    }
    const left = new Set(unseen.values())
    return (row) => found.get(row._id) ?? (left.has(row) ? failed : null) ?? { kind: 'not-listed' }
  }

  return (claimed: readonly ClaimedRow[]) => {
    const lists = new Map<string, ReturnType<typeof list>>()
    return async (row: ClaimedRow, { access, credentialId }: Connected): Promise<Listed> => {
      const whose = `${row.organizationId} ${credentialId}`
      const alike = ({ work, organizationId, credentialId: own }: ClaimedRow) =>
        work.kind === 'status' &&
        work.tries < mostListings &&
        organizationId === row.organizationId &&
        own === credentialId
      const known = lists.get(whose) ?? list(claimed.filter(alike), access)
      lists.set(whose, known)
      return (await known)(row)
    }
  }
}

export type ListedInvoices = ReturnType<ReturnType<typeof createStatusPages>>
