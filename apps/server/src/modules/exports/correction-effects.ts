import type { CorrectionAction } from '@billbridge/contract/corrections'
import type { CurrencyTotal } from '@billbridge/contract/money'
import type { ExportAction, SelectionPreview } from '@billbridge/contract/selection-previews'
import { addUp } from '../../platform/currency-totals.ts'
import type { Filter, Model } from '../../platform/mongo.ts'
import { toInvoicePlan } from '../../stripe/bill-to-invoice.ts'
import type { BillExportRow } from './bill-export.model.ts'
import { standingAsRead, type Verdict, verdictOf, verdictOfNewInvoice } from './correction-verdict.ts'
import { changesAnything, type Effect, effectOf, type Finish, invoicedAfter, wordsOf } from './effect-of-correction.ts'
import { createFacts, type Facts, type FactsDeps } from './export-facts.ts'
import { isGone } from './invoice-drift.ts'
import { pendingCorrectionOf } from './pending-correction.ts'

/** The actions on a selection that correct, by how. */
export const correctionOf: Partial<Record<ExportAction, CorrectionAction>> = {
  correct: 'as-set',
  'update-draft': 'update-draft',
  'void-and-replace': 'void-and-replace',
  'new-invoice': 'new-invoice',
}

const fields = {
  organizationId: 1,
  billId: 1,
  mode: 1,
  configurationId: 1,
  stripeAccountId: 1,
  currency: 1,
  total: 1,
  sentContentVersion: 1,
  correction: 1,
  accepted: 1,
  invoice: 1,
  drift: 1,
} as const

type Read = Pick<BillExportRow, '_id' | keyof typeof fields>

const batchSize = 200

/** Which rows are the first: as lists show them, and indexes hold them. */
const asListed = { updatedAt: -1, _id: -1 } as const

/** Rows looked through for one preview: each needs its bill, account, mapping and rules, while a person waits. */
const mostLooked = 2_000

const asDraft: Finish = { finalization: 'none', email: false }

/** What a draft that is rewritten is made into; nothing else has a draft to be finished. */
const finishOf = (verdict: Verdict, { bill, account, configuration: { settings }, now }: Facts): Finish => {
  if (verdict.do !== 'rewrite') return asDraft
  const invoice = toInvoicePlan({ bill, account, settings, now })
  return invoice.ok ? invoice.plan : asDraft
}

/** The effect on one row, as far as it can be told without asking Stripe: whether its customer changed is seen then. */
const effectOfRow = (row: Read, facts: Facts | null, action: CorrectionAction): Effect => {
  if (!facts) return 'nothing'
  const { decision, configuration } = facts
  const { settings, stripeAccountId } = configuration
  const invoice = standingAsRead(row.invoice)
  const elsewhere = stripeAccountId !== row.stripeAccountId
  const comesTo = (verdict: Verdict) => effectOf(verdict, invoice, finishOf(verdict, facts))
  if (action === 'new-invoice') return comesTo(verdictOfNewInvoice({ invoice, elsewhere, decision }))
  const pending = pendingCorrectionOf(row, facts.bill, { now: facts.now })
  if (!pending) return 'nothing'
  const verdict = verdictOf({
    pending: pending.kind,
    invoice,
    edited: row.drift?.kind === 'edited',
    elsewhere,
    action,
    whenChanged: settings.corrections.whenChanged,
    decision,
  })
  return comesTo(verdict)
}

/** What is invoiced of a row as its invoice was last read, without Stripe's tax. */
const invoicedOf = ({ invoice, currency, total }: Read): CurrencyTotal => ({
  currency,
  total: isGone(invoice) ? 0 : (invoice?.subtotalAmount ?? total),
  count: 1,
})

type Told = Pick<SelectionPreview, 'effects' | 'effectsOf' | 'invoiced' | 'willBeInvoiced'>

/** Of what is no correction. */
export const noEffects: Told = { effects: [], effectsOf: 0, invoiced: [], willBeInvoiced: [] }

/** Gathers what becomes of rows: how many of each effect, and the sums of those of which anything is done. */
const createTally = (action: CorrectionAction) => {
  const counts = new Map<Effect, number>()
  const [before, after]: [CurrencyTotal[], CurrencyTotal[]] = [[], []]
  let effectsOf = 0
  return {
    add: (row: Read, facts: Facts | null): void => {
      const effect = effectOfRow(row, facts, action)
      effectsOf += 1
      counts.set(effect, (counts.get(effect) ?? 0) + 1)
      if (!facts || !changesAnything(effect)) return
      const { currency, total } = facts.bill
      const invoiced = invoicedOf(row)
      before.push(invoiced)
      after.push({ ...invoicedAfter(effect, invoiced, { currency, total }), count: 1 })
    },
    tell: (): Told => {
      const effects = [...counts].map(([effect, count]) => ({
        reason: effect,
        message: wordsOf(effect),
        count,
        changes: changesAnything(effect),
      }))
      effects.sort((left, right) => right.count - left.count)
      return { effects, effectsOf, invoiced: addUp(before), willBeInvoiced: addUp(after) }
    },
  }
}

/**
 * What a correction of a selection would do in Stripe, by the rules it goes by, with how many of each, the most first,
 * and what that changes in what is invoiced. Of a large selection the first rows only, as lists show them: `effectsOf`
 * says of how many.
 */
export const createCorrectionEffects = (deps: FactsDeps & { rows: Model<BillExportRow> }, most = mostLooked) => {
  const readFacts = createFacts(deps)

  return async (eligible: Filter<BillExportRow>, action: CorrectionAction): Promise<Told> => {
    const tally = createTally(action)
    const look = async (batch: readonly Read[]): Promise<void> => {
      const facts = await readFacts(batch)
      for (const row of batch) tally.add(row, facts.of(row))
    }
    let batch: Read[] = []
    const first = deps.rows.find(eligible, fields).sort(asListed).limit(most)
    for await (const row of first.lean<Read>().cursor()) {
      batch.push(row)
      if (batch.length < batchSize) continue
      await look(batch)
      batch = []
    }
    if (batch.length > 0) await look(batch)
    return tally.tell()
  }
}
