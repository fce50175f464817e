import type { InvoicePlan } from '../../stripe/bill-to-invoice.ts'
import type { Kept, Standing, Verdict } from './correction-verdict.ts'

/** What would be done in Stripe, in words; by the status of an invoice as last read. */
const changing = {
  'update-draft': 'Drafts are updated in place, and stay the same invoices',
  'finalize-draft':
    'Drafts are updated and then finalized, as the configuration says now: that cannot be undone, and nothing is e-mailed',
  'send-draft':
    'Drafts are updated, then finalized and e-mailed by Stripe, as the configuration says now: that cannot be undone',
  'charge-draft':
    'Drafts are updated, then finalized and charged automatically, as the configuration says now: that cannot be undone',
  'settle-draft': 'Drafts of bills that were paid elsewhere are updated, then finalized and marked as paid',
  'delete-draft': 'Drafts of bills that are cancelled, or not to be asked for any more, are deleted',
  'void-and-replace': 'Invoices that are open, or marked uncollectible, are voided, and new ones take their place',
  void: 'Invoices of bills that are cancelled, or not to be asked for any more, are voided',
  'mark-paid': 'Open invoices of bills that were paid elsewhere are marked as paid',
  replace: 'Invoices that are void or deleted already get new ones',
  release:
    'Invoices that are void or deleted already, in the Stripe account of before: their bills are unsent again, to be exported to the one of now',
} as const

const keeping = {
  'already-paid': 'Paid or credited already: nothing is changed in Stripe, and they go to Error with what to do',
  elsewhere:
    'Their invoices are in another Stripe account than the configuration sends to now. To send the bills there, void or delete the invoices in Stripe, then make new ones',
  edited: 'Their drafts were edited in Stripe: update them by hand, or keep them as they are',
  'no-draft': 'Only a draft can be updated, and their invoices are none any more: choose another way',
  'by-others': 'Their invoices are void, deleted or marked uncollectible in Stripe: a person says what becomes of them',
  'asks-first': 'Their configuration asks a person what becomes of changed bills: choose a way yourself',
  asks: 'A person has to say what becomes of them',
  held: 'The bills they are for are held back for now',
  nothing: 'Nothing is left to do: their invoices are void or deleted already, or ask for nothing any more',
} as const

export type Effect = keyof typeof changing | keyof typeof keeping

const words: Readonly<Record<Effect, string>> = { ...changing, ...keeping }

export const wordsOf = (effect: Effect): string => words[effect]

/** Whether anything is done about the invoice, or its bill. */
export const changesAnything = (effect: Effect): boolean => effect in changing

const keptFor = (because: Kept['because']): Effect => (because === 'settled' ? 'nothing' : because)

/** What an updated draft is made into, by the rules as they are now. */
export type Finish = Pick<InvoicePlan, 'finalization' | 'email'>

const effectOfRewriting = ({ finalization, email }: Finish): Effect => {
  switch (finalization) {
    case 'none':
      return 'update-draft'
    case 'mark-paid':
      return 'settle-draft'
    case 'finalize':
      return email ? 'send-draft' : 'finalize-draft'
    case 'finalize-auto-advance':
      return 'charge-draft'
  }
}

/** What a verdict comes to, for an invoice as it stands. */
export const effectOf = (verdict: Verdict, invoice: Standing | null, finish: Finish): Effect => {
  const gone = invoice === null || invoice.status === 'void'
  switch (verdict.do) {
    case 'already-paid':
    case 'mark-paid':
    case 'release':
      return verdict.do
    case 'keep':
      return keptFor(verdict.because)
    case 'rewrite':
      return effectOfRewriting(finish)
    case 'replace':
      return gone ? 'replace' : 'void-and-replace'
    case 'withdraw':
      if (gone) return 'nothing'
      return invoice.status === 'draft' ? 'delete-draft' : 'void'
  }
}

interface Amount {
  readonly currency: string
  readonly total: number
}

/** What is invoiced of a bill once that is done, without Stripe's tax. */
export const invoicedAfter = (effect: Effect, invoiced: Amount, bill: Amount): Amount => {
  switch (effect) {
    case 'delete-draft':
    case 'void':
    case 'release':
      return { ...invoiced, total: 0 }
    case 'mark-paid':
      return invoiced
    default:
      return changesAnything(effect) ? bill : invoiced
  }
}
