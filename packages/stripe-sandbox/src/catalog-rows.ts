import type { Row } from './database.ts'
import type { Metadata } from './rows.ts'

export type ProductRow = Row & {
  created: number
  updated: number
  name: string
  active: boolean
  description: string | null
  metadata: Metadata
  unit_label: string | null
  url: string | null
  images: string[]
  tax_code: string | null
  default_price: string | null
}

export type PriceRow = Row & {
  created: number
  active: boolean
  currency: string
  product: string
  unit_amount_decimal: string
  nickname: string | null
  lookup_key: string | null
  metadata: Metadata
  recurring: Record<string, unknown> | null
  tax_behavior: string
}

export type CouponRow = Row & {
  created: number
  name: string | null
  percent_off: number | null
  amount_off: number | null
  currency: string | null
  duration: string
  duration_in_months: number | null
  metadata: Metadata
  max_redemptions: number | null
  redeem_by: number | null
  times_redeemed: number
}

export type DiscountRow = Row & { coupon: string; customer: string | null; invoice: string | null; start: number }
