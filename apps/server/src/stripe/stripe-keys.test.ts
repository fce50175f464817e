import { describe, expect, it } from 'vitest'
import { describeKey, maskKey } from './stripe-keys.ts'
import { stripesRates } from './stripe-rates.ts'
import { restrictedKeyUrl, type StripeSettings } from './stripe-settings.ts'

describe('describeKey', () => {
  it.each([
    ['rk_live_abcdefgh1234', 'live', false],
    ['rk_test_abcdefgh1234', 'test', false],
    ['sk_live_abcdefgh1234', 'live', true],
    ['sk_test_abcdefgh_live_1234', 'test', true],
  ])('says of %s its mode and whether it can do everything', (key, mode, full) => {
    expect(describeKey(key)).toEqual({ mode, full })
  })
})

describe('maskKey', () => {
  it('shows the kind and the last four characters', () => {
    expect(maskKey('rk_test_km9niP5ODbmDrLNbghtRZjcy002pGSilnJxY')).toBe('rk_test_…nJxY')
    expect(maskKey('sk_live_51abcdefghijklmnop')).toBe('sk_live_…mnop')
  })
})

describe('the page where a restricted key is made', () => {
  const settings = (kind: StripeSettings['kind']): StripeSettings => ({
    kind,
    apiBase: 'http://127.0.0.1:4101',
    connectBase: 'http://127.0.0.1:4101',
    platforms: { live: null, test: null },
    rates: stripesRates,
  })
  const query =
    'name=Billbridge&permissions%5B%5D=rak_customer_write&permissions%5B%5D=rak_invoice_write&permissions%5B%5D=rak_webhook_write'

  it('is in Stripe’s dashboard, under /test in test mode', () => {
    expect(restrictedKeyUrl(settings('real'), 'live')).toBe(`https://dashboard.stripe.com/apikeys/create?${query}`)
    expect(restrictedKeyUrl(settings('real'), 'test')).toBe(`https://dashboard.stripe.com/test/apikeys/create?${query}`)
  })

  it('is the stand-in’s own where that is used', () => {
    expect(restrictedKeyUrl(settings('sandbox'), 'test')).toBe(`http://127.0.0.1:4101/test/apikeys/create?${query}`)
  })
})
