import type { CorrectionAction } from '@billbridge/contract/corrections'
import type { ExportAction, SelectionPreview } from '@billbridge/contract/selection-previews'
import type { Filter, Model } from '../../platform/mongo.ts'
import type { BillExportRow } from './bill-export.model.ts'
import { type Standing, standingAsRead, type Verdict, verdictOf, verdictOfNewInvoice } from './correction-verdict.ts'
import { createFacts, type Facts, type FactsDeps } from './export-facts.ts'
import { pendingCorrectionOf } from './pending-correction.ts'

/** The actions on a selection that correct, by how. */
export const correctionOf: Partial<Record<ExportAction, CorrectionAction>> = {
  correct: 'as-set',
  'update-draft': 'update-draft',
  'void-and-replace': 'void-and-replace',
  'new-invoice': 'new-invoice',
}

/** What would become of an invoice, in words; by its status as last read. */
const effects = {
  'already-paid': 'Paid or credited already: nothing is changed in Stripe, and they go to Error with what to do',
  asks: 'Left as they are: a person has to say what becomes of them',
  held: 'Left as they are for now: the bills they are for are held back',
  'update-draft': 'Drafts are updated in place, and stay the same invoices',
  'delete-draft': 'Drafts of bills that are cancelled, or not to be asked for any more, are deleted',
  'void-and-replace': 'Open invoices are voided, and new ones take their place',
  void: 'Open invoices of bills that are cancelled, or not to be asked for any more, are voided',
  'mark-paid': 'Open invoices of bills that were paid elsewhere are marked as paid',
  replace: 'Invoices that are void or deleted already get new ones',
  release:
    'Invoices that are void or deleted already, in the Stripe account of before: their bills are unsent again, to be exported to the one of now',
  nothing: 'Nothing is left to do: their invoices are void or deleted already, or ask for nothing any more',
} as const

type Effect = keyof typeof effects

const keepEffects = { asks: 'asks', held: 'held', settled: 'nothing' } as const

/** What a verdict comes to, for an invoice as it stands. */
export const effectOf = (verdict: Verdict, invoice: Standing | null): Effect => {
  const gone = invoice === null || invoice.status === 'void'
  switch (verdict.do) {
    case 'already-paid':
    case 'mark-paid':
    case 'release':
      return verdict.do
    case 'keep':
      return keepEffects[verdict.because]
    case 'rewrite':
      return 'update-draft'
    case 'replace':
      return gone ? 'replace' : 'void-and-replace'
    case 'withdraw':
      if (gone) return 'nothing'
      return invoice.status === 'draft' ? 'delete-draft' : 'void'
  }
}

const fields = {
  organizationId: 1,
  billId: 1,
  mode: 1,
  configurationId: 1,
  stripeAccountId: 1,
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

/** The verdict of one row, as far as it can be told without asking Stripe: whether its customer changed is seen then. */
const effectOfRow = (row: Read, facts: Facts | null, action: CorrectionAction): Effect => {
  if (!facts) return 'nothing'
  const { decision, configuration } = facts
  const { settings, stripeAccountId } = configuration
  const invoice = standingAsRead(row.invoice)
  const elsewhere = stripeAccountId !== row.stripeAccountId
  if (action === 'new-invoice') return effectOf(verdictOfNewInvoice({ invoice, elsewhere, decision }), invoice)
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
  return effectOf(verdict, invoice)
}

/**
 * What a correction of a selection would do in Stripe, by the rules it goes by, with how many of each; the most first. Of a
 * large selection the first rows only, as lists show them: `effectsOf` says of how many.
 */
export const createCorrectionEffects = (deps: FactsDeps & { rows: Model<BillExportRow> }, most = mostLooked) => {
  const readFacts = createFacts(deps)

  return async (
    eligible: Filter<BillExportRow>,
    action: CorrectionAction,
  ): Promise<Pick<SelectionPreview, 'effects' | 'effectsOf'>> => {
    const counts = new Map<Effect, number>()
    const count = async (batch: readonly Read[]): Promise<void> => {
      const facts = await readFacts(batch)
      for (const row of batch) {
        const effect = effectOfRow(row, facts.of(row), action)
        counts.set(effect, (counts.get(effect) ?? 0) + 1)
      }
    }
    let batch: Read[] = []
    let effectsOf = 0
    const first = deps.rows.find(eligible, fields).sort(asListed).limit(most)
    for await (const row of first.lean<Read>().cursor()) {
      effectsOf += 1
      batch.push(row)
      if (batch.length < batchSize) continue
      await count(batch)
      batch = []
    }
    if (batch.length > 0) await count(batch)
    const told = [...counts].map(([reason, of]) => ({ reason, message: effects[reason], count: of }))
    return { effects: told.sort((left, right) => right.count - left.count), effectsOf }
  }
}
