import type { Mode } from '@billbridge/contract/modes'
import type { StripeRates } from './stripe-rates.ts'

/** Our application at Stripe, in one mode: with it people connect their accounts on Stripe's own site. */
export interface StripePlatform {
  readonly clientId: string
  /** The platform's own secret key, of the same mode. */
  readonly secretKey: string
  /** Signing secret of the platform's Connect webhook endpoint. */
  readonly webhookSecret: string
}

/** Which Stripe is used, and as whom. */
export interface StripeSettings {
  readonly kind: 'sandbox' | 'real'
  /** Origin of Stripe's API, without a slash at the end. */
  readonly apiBase: string
  /** Origin of Stripe's consent pages and of `/oauth`. */
  readonly connectBase: string
  /** Null for a mode that offers restricted keys alone. */
  readonly platforms: Readonly<Record<Mode, StripePlatform | null>>
  /** How many calls a second Stripe allows. */
  readonly rates: StripeRates
}

/** Stripe's own names for what we ask of a restricted key. https://docs.stripe.com/keys */
const permissionSlugs = ['rak_customer_write', 'rak_invoice_write', 'rak_webhook_write']

/** Where a person makes a restricted key, with name and permissions filled in. The stand-in has a page of its own. */
export const restrictedKeyUrl = ({ kind, connectBase }: StripeSettings, mode: Mode): string => {
  const site = kind === 'real' ? 'https://dashboard.stripe.com' : connectBase
  const url = new URL(`${site}${mode === 'test' ? '/test' : ''}/apikeys/create`)
  url.searchParams.set('name', 'Billbridge')
  for (const slug of permissionSlugs) url.searchParams.append('permissions[]', slug)
  return url.href
}

/** Where the owner of a Stripe account sees an invoice. */
export const invoiceDashboardUrl = (
  { kind, connectBase }: StripeSettings,
  { stripeAccountId, mode }: { stripeAccountId: string; mode: Mode },
  invoiceId: string,
): string =>
  kind === 'real'
    ? `https://dashboard.stripe.com/${stripeAccountId}${mode === 'test' ? '/test' : ''}/invoices/${invoiceId}`
    : `${connectBase}/_sandbox/owner/${stripeAccountId}/${mode}/invoices/${invoiceId}`
