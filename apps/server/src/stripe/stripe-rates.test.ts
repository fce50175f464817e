import { describe, expect, it } from 'vitest'
import { endpointOf, paceOf, stripesRates } from './stripe-rates.ts'

describe('an endpoint', () => {
  it.each([
    ['POST', '/v1/invoices', 'POST /v1/invoices'],
    ['POST', '/v1/invoices/in_1Ab2/add_lines', 'POST /v1/invoices/:id/add_lines'],
    ['GET', '/v1/invoices?customer=cus_1&limit=100', 'GET /v1/invoices'],
    ['DELETE', '/v1/invoices/in_1Ab2', 'DELETE /v1/invoices/:id'],
    ['GET', '/v1/customers/search?query=name~%22x%22', 'GET /v1/customers/search'],
    ['POST', '/v1/webhook_endpoints/we_1', 'POST /v1/webhook_endpoints/:id'],
    ['POST', '/oauth/token', 'POST /oauth/token'],
    ['POST', '/v1/invoices/in_1/mark_uncollectible', 'POST /v1/invoices/:id/mark_uncollectible'],
  ])('of %s %s is %s', (method, path, endpoint) => {
    expect(endpointOf(method, path)).toBe(endpoint)
  })
})

describe('the pace', () => {
  it('stays a little below Stripe’s limits, by mode and by endpoint', () => {
    expect(paceOf(stripesRates, 'live', 'POST /v1/invoices')).toEqual({ account: 97, endpoint: 24.25 })
    expect(paceOf(stripesRates, 'test', 'GET /v1/customers/search')).toEqual({ account: 24.25, endpoint: 19.4 })
  })
})
