import type { Decision } from '@billbridge/contract/export-decisions'
import { describe, expect, test } from 'vitest'
import { type CorrectionCase, type Standing, verdictOf, verdictOfNewInvoice } from './correction-verdict.ts'
import { effectOf, type Finish, invoicedAfter } from './effect-of-correction.ts'

const go: Decision = { outcome: 'go' }
const heldFor = (reason: Extract<Decision, { outcome: 'hold' }>['reason']): Decision => ({
  outcome: 'hold',
  reason,
  setting: null,
  message: reason,
  blocking: false,
})

const invoiceThatIs = (status: Standing['status'], holdsMoney = false): Standing => ({
  status,
  name: 'B-1',
  holdsMoney,
})

const given = (changes: Partial<CorrectionCase> = {}): CorrectionCase => ({
  pending: 'changed',
  invoice: invoiceThatIs('open'),
  edited: false,
  elsewhere: false,
  action: 'as-set',
  whenChanged: 'void-and-replace',
  decision: go,
  ...changes,
})

const effectIn = (changes: Partial<CorrectionCase>, finish: Finish = { finalization: 'none', email: false }) => {
  const one = given(changes)
  return effectOf(verdictOf(one), one.invoice, finish)
}

describe('of a bill that is not to be asked for any more', () => {
  test.each(['zero-total', 'below-minimum', 'negative-total', 'payment-status'] as const)(
    'with %s, the invoice is withdrawn, and the preview says so',
    (reason) => {
      const decision = heldFor(reason)
      expect(verdictOf(given({ decision }))).toEqual({ do: 'withdraw' })
      expect(effectIn({ decision })).toBe('void')
      expect(effectIn({ decision, invoice: invoiceThatIs('draft'), whenChanged: 'update-draft' })).toBe('delete-draft')
      expect(effectIn({ decision, whenChanged: 'update-draft' })).toBe('no-draft')
      expect(effectIn({ decision, invoice: invoiceThatIs('paid', true) })).toBe('already-paid')
    },
  )

  test('what holds any bill back holds the correction, and no invoice is withdrawn', () => {
    expect(verdictOf(given({ decision: heldFor('approval-held') }))).toMatchObject({ do: 'keep', asksPerson: false })
    expect(effectIn({ decision: heldFor('approval-held') })).toBe('held')
  })
})

test.each([
  ['update-draft', { invoice: invoiceThatIs('draft') }],
  ['edited', { invoice: invoiceThatIs('draft'), edited: true }],
  ['update-draft', { invoice: invoiceThatIs('draft'), edited: true, action: 'update-draft' }],
  ['void-and-replace', {}],
  ['elsewhere', { elsewhere: true }],
  ['asks-first', { whenChanged: 'ask' }],
  ['by-others', { invoice: null }],
  ['replace', { invoice: null, action: 'void-and-replace' }],
  ['replace', { invoice: invoiceThatIs('void'), action: 'void-and-replace' }],
  ['void', { pending: 'cancelled' }],
  ['delete-draft', { pending: 'cancelled', invoice: invoiceThatIs('draft') }],
  ['nothing', { pending: 'cancelled', invoice: null, whenChanged: 'ask' }],
  ['mark-paid', { pending: 'paid' }],
  ['update-draft', { pending: 'paid', invoice: invoiceThatIs('draft') }],
  ['nothing', { pending: 'paid', invoice: invoiceThatIs('paid', true) }],
  ['asks', { pending: 'partly-paid' }],
  ['void-and-replace', { pending: 'partly-paid', action: 'void-and-replace' }],
] as const)('the preview says %s of %o', (effect, changes) => {
  expect(effectIn(changes)).toBe(effect)
})

test.each([
  ['update-draft', 'none', false],
  ['finalize-draft', 'finalize', false],
  ['send-draft', 'finalize', true],
  ['charge-draft', 'finalize-auto-advance', false],
  ['settle-draft', 'mark-paid', false],
] as const)('the preview says %s of a draft whose new rules say %s (e-mailed: %s)', (effect, finalization, email) => {
  expect(effectIn({ invoice: invoiceThatIs('draft') }, { finalization, email })).toBe(effect)
})

test.each([
  ['update-draft', 1500],
  ['void-and-replace', 1500],
  ['replace', 1500],
  ['void', 0],
  ['delete-draft', 0],
  ['mark-paid', 1000],
  ['elsewhere', 1000],
] as const)('after %s %i is invoiced', (effect, total) => {
  const [before, bill] = [
    { currency: 'USD', total: 1000 },
    { currency: 'USD', total: 1500 },
  ]
  expect(invoicedAfter(effect, before, bill)).toEqual({ currency: 'USD', total })
})

describe('of an invoice that is gone', () => {
  test.each([null, invoiceThatIs('void')])('only a new one is offered: nothing is left to void', (invoice) => {
    const verdict = verdictOf(given({ invoice, whenChanged: 'update-draft' }))
    expect(verdict).toMatchObject({
      do: 'keep',
      asksPerson: true,
      message: expect.stringContaining('A new one can be made.'),
    })
  })

  test.each([null, invoiceThatIs('void')])('another is made when a person asks for it', (invoice) => {
    expect(verdictOfNewInvoice({ invoice, elsewhere: false, decision: go })).toEqual({ do: 'replace' })
  })

  test.each(['draft', 'open', 'paid', 'uncollectible'] as const)('none is made beside one that is %s', (status) => {
    const verdict = verdictOfNewInvoice({ invoice: invoiceThatIs(status), elsewhere: false, decision: go })
    expect(verdict).toMatchObject({ do: 'keep', asksPerson: false })
  })

  test('none is made of a bill that is held back', () => {
    for (const elsewhere of [false, true]) {
      const held = verdictOfNewInvoice({ invoice: null, elsewhere, decision: heldFor('zero-total') })
      expect(held).toMatchObject({ do: 'keep', because: 'held' })
    }
  })

  test('its bill goes to the Stripe account that the configuration sends to now, once nothing asks for it in the other', () => {
    const elsewhere = { elsewhere: true, decision: go }
    for (const invoice of [null, invoiceThatIs('void')]) {
      expect(verdictOfNewInvoice({ invoice, ...elsewhere })).toEqual({ do: 'release' })
      expect(verdictOf(given({ invoice, elsewhere: true, action: 'void-and-replace' }))).toEqual({ do: 'release' })
    }
    const open = { invoice: invoiceThatIs('open'), ...elsewhere }
    expect(verdictOfNewInvoice(open)).toMatchObject({ do: 'keep', because: 'settled' })
    expect(verdictOf(given({ ...open, action: 'void-and-replace' }))).toMatchObject({
      do: 'keep',
      because: 'elsewhere',
    })
  })
})
