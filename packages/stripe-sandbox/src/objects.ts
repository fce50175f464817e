import type { CouponRow, DiscountRow, PriceRow, ProductRow } from './catalog-rows.ts'
import { type BalanceTransactionRow, modeOf, type PaymentMethodRow, type WebhookEndpointRow } from './rows.ts'
import type { Json } from './work.ts'

const livemode = (row: { scope: string }) => modeOf(row.scope) === 'live'

const noAddress = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null }

const cardOf = (row: PaymentMethodRow) => ({
  brand: row.brand,
  country: 'US',
  exp_month: 12,
  exp_year: 2034,
  fingerprint: `fp${row.last4}sandbox`,
  funding: 'credit',
  last4: row.last4,
})

/** A payment method, or the card of old when it was made as a source. */
export function toPaymentMethod(row: PaymentMethodRow): Json {
  if (row.source) {
    return { id: row.id, object: 'card', customer: row.customer, ...cardOf(row), metadata: row.metadata, name: null }
  }
  return {
    id: row.id,
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: { address: noAddress, email: null, name: null, phone: null, tax_id: null, ...row.billing_details },
    card: {
      ...cardOf(row),
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: null },
      display_brand: row.brand,
      generated_from: null,
      networks: { available: [row.brand], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: row.created,
    customer: row.customer,
    customer_account: null,
    livemode: livemode(row),
    metadata: row.metadata,
    type: 'card',
  }
}

export function toProduct(row: ProductRow): Json {
  const { scope, ...fields } = row
  return {
    ...fields,
    object: 'product',
    livemode: livemode({ scope }),
    marketing_features: [],
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_details: null,
    type: 'service',
  }
}

export function toPrice(row: PriceRow): Json {
  const { scope, unit_amount_decimal, ...fields } = row
  return {
    ...fields,
    object: 'price',
    billing_scheme: 'per_unit',
    custom_unit_amount: null,
    livemode: livemode({ scope }),
    tiers_mode: null,
    transform_quantity: null,
    type: row.recurring ? 'recurring' : 'one_time',
    unit_amount: unit_amount_decimal.includes('.') ? null : Number(unit_amount_decimal),
    unit_amount_decimal,
  }
}

export function toCoupon(row: CouponRow): Json {
  const { scope, ...fields } = row
  return { ...fields, object: 'coupon', livemode: livemode({ scope }), valid: true }
}

export function toDiscount(row: DiscountRow): Json {
  return {
    id: row.id,
    object: 'discount',
    checkout_session: null,
    customer: row.customer,
    customer_account: null,
    end: null,
    invoice: row.invoice,
    invoice_item: null,
    promotion_code: null,
    source: { coupon: row.coupon, type: 'coupon' },
    start: row.start,
    subscription: null,
    subscription_item: null,
  }
}

export function toBalanceTransaction(row: BalanceTransactionRow): Json {
  const { scope, ...fields } = row
  return {
    ...fields,
    object: 'customer_balance_transaction',
    checkout_session: null,
    customer_account: null,
    livemode: livemode({ scope }),
  }
}

/** The secret is shown once, in the answer to the request that made the endpoint. */
export function toWebhookEndpoint(row: WebhookEndpointRow, withSecret = false): Json {
  return {
    id: row.id,
    object: 'webhook_endpoint',
    api_version: row.api_version,
    application: null,
    created: row.created,
    description: row.description,
    enabled_events: row.enabled_events,
    livemode: livemode(row),
    metadata: row.metadata,
    ...(withSecret ? { secret: row.secret } : {}),
    status: row.status,
    url: row.url,
  }
}
