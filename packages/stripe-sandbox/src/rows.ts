import type { Row } from './database.ts'

export type Mode = 'live' | 'test'
export type Metadata = Record<string, string>
export type Address = Record<string, string | null>

/** The scope of everything that belongs to an account in one mode. */
export const scopeOf = (account: string, mode: Mode): string => `${account}/${mode}`
export const accountOf = (scope: string): string => scope.split('/')[0] ?? ''
export const modeOf = (scope: string): Mode => (scope.endsWith('/live') ? 'live' : 'test')

export type AccountRow = Row & {
  name: string
  email: string
  country: string
  currency: string
  /** The platform that made this account and keeps it to itself, or null. */
  controlledBy: string | null
  /** What automatic tax comes to in this account; null where tax was never set up. */
  taxPercent: number | null
  created: number
}

/** `id` is the key itself. */
export type KeyRow = Row & {
  account: string
  mode: Mode
  kind: 'secret' | 'restricted'
  name: string
  permissions: string[]
  expired: boolean
  created: number
}

/** Scope: the connected account and mode; id: the client that may act for it. */
export type ConnectionRow = Row & { created: number; accessKey: string; refreshToken: string }

/** `id` is the authorization code. */
export type CodeRow = Row & {
  client: string
  account: string
  mode: Mode
  redirectUri: string
  /** What was asked for: `read_write` or `read_only`. */
  access: string
  created: number
  used: boolean
}

export type IdempotencyRow = Row & {
  fingerprint: string
  status: number
  body: string
  requestId: string
  created: number
}

export type EventRow = Row & {
  type: string
  created: number
  /** The event's `data`, as JSON text: many are kept, few are read. */
  data: string
  requestId: string | null
  idempotencyKey: string | null
  apiVersion: string
}

/** `scope` is that of the event; `endpoint` an id in `endpointScope`, or the address in the configuration. */
export type DeliveryRow = Row & {
  event: string
  endpoint: string
  endpointScope: string
  account: string | null
  attempts: number
}

export type CustomerRow = Row & {
  created: number
  name: string | null
  email: string | null
  phone: string | null
  description: string | null
  address: Address | null
  shipping: Record<string, unknown> | null
  balance: Record<string, number>
  currency: string | null
  default_source: string | null
  discount: string | null
  invoice_prefix: string
  next_invoice_sequence: number
  invoice_settings: {
    custom_fields: { name: string; value: string }[] | null
    default_payment_method: string | null
    footer: string | null
    rendering_options: Record<string, unknown> | null
  }
  metadata: Metadata
  preferred_locales: string[]
  tax_exempt: string
  tax_ids: { type: string; value: string }[]
  business_name: string | null
  individual_name: string | null
  delinquent: boolean
}

/** A customer that was deleted: its id is still known, and answered with `deleted: true`. */
export type DeletedCustomerRow = Row

export type Tax = { amount: number; taxable_amount: number; inclusive: boolean; taxability_reason: string }
export type Pricing = { unit_amount_decimal: string; price: string | null; product: string | null }

/** An invoice item; attached to an invoice it is also that invoice's line. */
export type ItemRow = Row & {
  line: string
  customer: string
  invoice: string | null
  /** It waited for an invoice and was pulled in, so it returns to waiting when the draft is deleted. */
  pulled: boolean
  amount: number
  currency: string
  date: number
  description: string | null
  discountable: boolean
  discounts: string[]
  metadata: Metadata
  period: { start: number; end: number }
  pricing: Pricing
  quantity: number
  taxes: Tax[]
}

export type InvoiceStatus = 'draft' | 'open' | 'paid' | 'uncollectible' | 'void'

export type InvoiceRow = Row & {
  created: number
  customer: string
  status: InvoiceStatus
  currency: string
  collection_method: 'charge_automatically' | 'send_invoice'
  auto_advance: boolean
  automatically_finalizes_at: number | null
  attempted: boolean
  attempt_count: number
  next_payment_attempt: number | null
  automatic_tax: boolean
  application: string | null
  custom_fields: { name: string; value: string }[] | null
  /** The customer as it was when the invoice was finalized; null while it is a draft. */
  frozen: FrozenCustomer | null
  days_until_due: number | null
  due_date: number | null
  overdue_told: boolean
  default_payment_method: string | null
  default_source: string | null
  description: string | null
  discounts: string[]
  effective_at: number | null
  footer: string | null
  from_invoice: { action: string; invoice: string } | null
  latest_revision: string | null
  metadata: Metadata
  number: string | null
  payment_settings: Record<string, unknown>
  rendering: Record<string, unknown> | null
  shipping_details: Record<string, unknown> | null
  /** What shipping costs, in minor units; null when it is not asked for. */
  shipping_amount: number | null
  statement_descriptor: string | null
  subtotal: number
  discount_amounts: { discount: string; amount: number }[]
  taxes: Tax[]
  total: number
  /** Settled at finalization; until then the customer's balance counts. */
  starting_balance: number | null
  ending_balance: number | null
  amount_paid: number
  paid_off_stripe: boolean
  pre_payment_credit_notes_amount: number
  post_payment_credit_notes_amount: number
  token: string
  finalized_at: number | null
  paid_at: number | null
  voided_at: number | null
  marked_uncollectible_at: number | null
  webhooks_delivered_at: number | null
}

export type FrozenCustomer = Pick<
  CustomerRow,
  'name' | 'email' | 'phone' | 'address' | 'shipping' | 'tax_exempt' | 'tax_ids'
>

export type CreditNoteLine = {
  id: string
  amount: number
  description: string | null
  invoice_line_item: string | null
  quantity: number
  unit_amount_decimal: string | null
  metadata: Metadata
}

export type CreditNoteRow = Row & {
  created: number
  invoice: string
  customer: string
  currency: string
  amount: number
  lines: CreditNoteLine[]
  memo: string | null
  metadata: Metadata
  number: string
  reason: string | null
  status: 'issued' | 'void'
  effective_at: number | null
  pre_payment_amount: number
  post_payment_amount: number
  out_of_band_amount: number
  credit_amount: number
  balance_transaction: string | null
  /** The refund it made; missing in rows that are older than refunds. */
  refund?: string | null
  voided_at: number | null
}

/** What was given back of the charge that paid an invoice. */
export type RefundRow = Row & {
  created: number
  invoice: string
  amount: number
  reason: string | null
  metadata: Metadata
}

export type PaymentMethodRow = Row & {
  created: number
  customer: string | null
  /** What a charge of it comes to. */
  outcome: 'paid' | 'declined' | 'authentication'
  brand: string
  last4: string
  billing_details: Record<string, unknown>
  metadata: Metadata
  /** An old-style card source rather than a payment method. */
  source: boolean
}

export type WebhookEndpointRow = Row & {
  created: number
  url: string
  enabled_events: string[]
  status: 'enabled' | 'disabled'
  secret: string
  description: string | null
  metadata: Metadata
  api_version: string | null
  connect: boolean
}

export type BalanceTransactionRow = Row & {
  created: number
  customer: string
  invoice: string | null
  credit_note: string | null
  amount: number
  ending_balance: number
  currency: string
  type: string
  description: string | null
  metadata: Metadata
}
