import { ApiError, refused } from '../api-error.ts'
import { newId } from '../ids.ts'
import { mergeMetadata, metadata } from '../metadata.ts'
import { toPaymentMethod } from '../objects.ts'
import { boolean, ignored, integer, objectOf, oneOf, required, text, word } from '../params.ts'
import { deleted, mustFind, paginate, paging, type Route, route } from '../route.ts'
import type { CustomerRow, PaymentMethodRow } from '../rows.ts'
import { emit, type Work } from '../work.ts'

/** Stripe's test cards, by the last word of `pm_card_…` and `tok_…`. https://docs.stripe.com/testing */
const cards: Record<string, Pick<PaymentMethodRow, 'outcome' | 'brand' | 'last4'>> = {
  visa: { outcome: 'paid', brand: 'visa', last4: '4242' },
  mastercard: { outcome: 'paid', brand: 'mastercard', last4: '4444' },
  amex: { outcome: 'paid', brand: 'amex', last4: '8431' },
  chargeCustomerFail: { outcome: 'declined', brand: 'visa', last4: '0341' },
  threeDSecure2Required: { outcome: 'authentication', brand: 'visa', last4: '3220' },
  authenticationRequired: { outcome: 'authentication', brand: 'visa', last4: '3184' },
}

const testCard = (token: string) => cards[token.replace(/^(pm_card_|tok_)/, '')]

function createMethod(
  work: Work,
  card: Pick<PaymentMethodRow, 'outcome' | 'brand' | 'last4'>,
  source = false,
): PaymentMethodRow {
  const row: PaymentMethodRow = {
    scope: work.scope,
    id: newId(source ? 'card' : 'pm'),
    created: work.now,
    customer: null,
    ...card,
    billing_details: {},
    metadata: {},
    source,
  }
  work.state.paymentMethods.put(row)
  return row
}

/** A stored payment method, or a new one from one of Stripe's test cards (test mode only). */
function findOrMake(work: Work, id: string): PaymentMethodRow {
  const card = id.startsWith('pm_card_') && !work.livemode ? testCard(id) : undefined
  return card ? createMethod(work, card) : mustFind(work, work.state.paymentMethods, id)
}

const declined = () =>
  new ApiError(402, {
    type: 'card_error',
    code: 'card_declined',
    decline_code: 'generic_decline',
    message: 'Your card was declined.',
  })

/** `source=tok_visa`: a card of the old kind, the customer's default when it is the first. */
export function attachSource(work: Work, customer: CustomerRow, token: string): PaymentMethodRow {
  const card = work.livemode ? undefined : testCard(token)
  if (!card) throw refused(`No such token: '${token}'`, { code: 'resource_missing', param: 'source' })
  const row = { ...createMethod(work, card, true), customer: customer.id }
  work.state.paymentMethods.put(row)
  work.state.customers.put({ ...customer, default_source: customer.default_source ?? row.id })
  emit(work, 'customer.source.created', toPaymentMethod(row))
  return row
}

const cardParams = objectOf({ number: text(), exp_month: integer, exp_year: integer, cvc: text(), token: word })

export const paymentMethodRoutes: Route[] = [
  route('POST /v1/payment_methods', {
    permission: 'rak_payment_method_write',
    params: {
      type: required(oneOf('card')),
      card: cardParams,
      billing_details: ignored,
      metadata,
      allow_redisplay: word,
    },
    handle(work, params) {
      const card = params.card?.token ? testCard(params.card.token) : cardOfNumber(params.card?.number)
      if (!card) throw declined()
      const row = { ...createMethod(work, card), metadata: mergeMetadata({}, params.metadata) }
      work.state.paymentMethods.put(row)
      return toPaymentMethod(row)
    },
  }),
  route('GET /v1/payment_methods', {
    permission: 'rak_payment_method_read',
    params: { ...paging, customer: word, type: word },
    handle: (work, params) =>
      paginate(work, params, {
        table: work.state.paymentMethods,
        url: '/v1/payment_methods',
        where: params.customer === undefined ? undefined : { index: 'customer', value: params.customer },
        keep: (row) => !row.source,
        render: toPaymentMethod,
      }),
  }),
  route('GET /v1/customers/:id/payment_methods', {
    permission: 'rak_payment_method_read',
    params: { ...paging, type: word, allow_redisplay: word },
    handle(work, params, id) {
      mustFind(work, work.state.customers, id)
      const where = { index: 'customer', value: id }
      const url = `/v1/customers/${id}/payment_methods`
      return paginate(work, params, {
        table: work.state.paymentMethods,
        url,
        where,
        keep: (row) => !row.source,
        render: toPaymentMethod,
      })
    },
  }),
  route('GET /v1/payment_methods/:id', {
    permission: 'rak_payment_method_read',
    handle: (work, _params, id) => toPaymentMethod(findOrMake(work, id)),
  }),
  route('POST /v1/payment_methods/:id/attach', {
    permission: 'rak_payment_method_write',
    params: { customer: required(word) },
    handle(work, params, id) {
      mustFind(work, work.state.customers, params.customer, 'customer')
      const method = findOrMake(work, id)
      if (method.customer !== null && method.customer !== params.customer) {
        throw refused('The payment method you provided has already been attached to a customer.')
      }
      const attached = { ...method, customer: params.customer }
      work.state.paymentMethods.put(attached)
      emit(work, 'payment_method.attached', toPaymentMethod(attached))
      return toPaymentMethod(attached)
    },
  }),
  route('POST /v1/payment_methods/:id/detach', {
    permission: 'rak_payment_method_write',
    handle(work, _params, id) {
      const method = mustFind(work, work.state.paymentMethods, id)
      if (method.customer === null)
        throw refused('The payment method you provided is not attached to a customer so detachment is impossible.')
      const detached = { ...method, customer: null }
      work.state.paymentMethods.put(detached)
      emit(work, 'payment_method.detached', toPaymentMethod(detached), { previous: { customer: method.customer } })
      return toPaymentMethod(detached)
    },
  }),
  route('POST /v1/customers/:id/sources', {
    permission: 'rak_source_write',
    params: { source: required(word), metadata, validate: boolean },
    handle: (work, params, id) =>
      toPaymentMethod(attachSource(work, mustFind(work, work.state.customers, id), params.source)),
  }),
  route('POST /v1/customers/:id/sources/:source', {
    permission: 'rak_source_write',
    params: { metadata, name: text(), exp_month: integer, exp_year: integer },
    handle(work, params, id, path) {
      const source = mustFind(work, work.state.paymentMethods, path.source ?? '')
      if (source.customer !== id)
        throw refused(`No such source: '${source.id}'`, { code: 'resource_missing', param: 'id', status: 404 })
      const changed = { ...source, metadata: mergeMetadata(source.metadata, params.metadata) }
      work.state.paymentMethods.put(changed)
      emit(work, 'customer.source.updated', toPaymentMethod(changed), { previous: { metadata: source.metadata } })
      return toPaymentMethod(changed)
    },
  }),
  route('DELETE /v1/customers/:id/sources/:source', {
    permission: 'rak_source_write',
    handle(work, _params, _id, path) {
      const source = mustFind(work, work.state.paymentMethods, path.source ?? '')
      work.state.paymentMethods.remove(work.scope, source.id)
      emit(work, 'customer.source.deleted', toPaymentMethod(source))
      return deleted('card', source.id)
    },
  }),
]

function cardOfNumber(number: string | null | undefined) {
  switch (number) {
    case '4242424242424242':
      return cards.visa
    case '4000000000000341':
      return cards.chargeCustomerFail
    case '4000000000003220':
      return cards.threeDSecure2Required
    default:
      return undefined
  }
}
