import { missingParameter, refused } from '../api-error.ts'
import { plainDecimal } from '../decimal.ts'
import { newId, randomText } from '../ids.ts'
import { mergeMetadata, metadata } from '../metadata.ts'
import { toCoupon, toPrice, toProduct } from '../objects.ts'
import {
  boolean,
  currency,
  decimal,
  ignored,
  integer,
  listOf,
  nonNegative,
  objectOf,
  oneOf,
  required,
  text,
  word,
} from '../params.ts'
import { createdRange, deleted, mustFind, paginate, paging, type Route, route, within } from '../route.ts'
import { emit } from '../work.ts'

const productFields = {
  active: boolean,
  description: text(),
  images: listOf(word),
  metadata,
  name: text(),
  tax_code: text(),
  unit_label: text(),
  url: text(),
  shippable: boolean,
  statement_descriptor: text(22),
  marketing_features: ignored,
  package_dimensions: ignored,
  tax_details: ignored,
}
const recurring = objectOf({
  interval: required(oneOf('day', 'month', 'week', 'year')),
  interval_count: integer,
  usage_type: word,
  meter: word,
  trial_period_days: integer,
})

export const productRoutes: Route[] = [
  route('POST /v1/products', {
    permission: 'rak_product_write',
    params: { ...productFields, id: word, name: required(text()), type: word },
    handle(work, params) {
      const id = params.id ?? `prod_${randomText(14)}`
      if (work.state.products.get(work.scope, id))
        throw refused('Product already exists.', { code: 'resource_already_exists' })
      const row = {
        scope: work.scope,
        id,
        created: work.now,
        updated: work.now,
        name: params.name ?? '',
        active: params.active ?? true,
        description: params.description ?? null,
        metadata: mergeMetadata({}, params.metadata),
        unit_label: params.unit_label ?? null,
        url: params.url ?? null,
        images: params.images ?? [],
        tax_code: params.tax_code ?? null,
        default_price: null,
      }
      work.state.products.put(row)
      emit(work, 'product.created', toProduct(row))
      return toProduct(row)
    },
  }),
  route('GET /v1/products', {
    permission: 'rak_product_read',
    params: { ...paging, ...createdRange, active: boolean },
    handle: (work, params) =>
      paginate(work, params, {
        table: work.state.products,
        what: 'product',
        url: '/v1/products',
        render: toProduct,
        keep: (row) =>
          within(params.created, row.created) && (params.active === undefined || row.active === params.active),
      }),
  }),
  route('GET /v1/products/:id', {
    permission: 'rak_product_read',
    handle: (work, _params, id) => toProduct(mustFind(work, work.state.products, 'product', id)),
  }),
  route('POST /v1/products/:id', {
    permission: 'rak_product_write',
    params: productFields,
    handle(work, params, id) {
      const row = mustFind(work, work.state.products, 'product', id)
      const changed = {
        ...row,
        updated: work.now,
        name: params.name ?? row.name,
        active: params.active ?? row.active,
        description: params.description === undefined ? row.description : params.description,
        metadata: mergeMetadata(row.metadata, params.metadata),
      }
      work.state.products.put(changed)
      emit(work, 'product.updated', toProduct(changed))
      return toProduct(changed)
    },
  }),
  route('DELETE /v1/products/:id', {
    permission: 'rak_product_write',
    handle(work, _params, id) {
      const row = mustFind(work, work.state.products, 'product', id)
      if (work.state.prices.count(work.scope, { index: 'product', value: id }) > 0) {
        throw refused('This product cannot be deleted because it has one or more user-created prices.')
      }
      work.state.products.remove(work.scope, id)
      emit(work, 'product.deleted', toProduct(row))
      return deleted('product', id)
    },
  }),
]

export const priceRoutes: Route[] = [
  route('POST /v1/prices', {
    permission: 'rak_plan_write',
    params: {
      active: boolean,
      currency: required(currency),
      lookup_key: text(200),
      metadata,
      nickname: text(),
      product: word,
      product_data: objectOf({
        id: word,
        name: required(text()),
        active: boolean,
        metadata,
        tax_code: word,
        unit_label: text(),
        statement_descriptor: text(),
      }),
      recurring,
      tax_behavior: word,
      unit_amount: integer,
      unit_amount_decimal: decimal,
      billing_scheme: word,
      transfer_lookup_key: boolean,
    },
    handle(work, params) {
      const unit =
        params.unit_amount_decimal ?? (params.unit_amount === undefined ? undefined : String(params.unit_amount))
      if (unit === undefined) throw missingParameter('unit_amount')
      if (!params.product && !params.product_data) throw missingParameter('product')
      const product = params.product
        ? mustFind(work, work.state.products, 'product', params.product, 'product').id
        : `prod_${randomText(14)}`
      if (!params.product) {
        work.state.products.put({
          scope: work.scope,
          id: product,
          created: work.now,
          updated: work.now,
          name: params.product_data?.name ?? '',
          active: true,
          description: null,
          metadata: {},
          unit_label: null,
          url: null,
          images: [],
          tax_code: null,
          default_price: null,
        })
      }
      const row = {
        scope: work.scope,
        id: newId('price'),
        created: work.now,
        active: params.active ?? true,
        currency: params.currency,
        product,
        unit_amount_decimal: plainDecimal(unit),
        nickname: params.nickname ?? null,
        lookup_key: params.lookup_key ?? null,
        metadata: mergeMetadata({}, params.metadata),
        tax_behavior: params.tax_behavior ?? 'unspecified',
        recurring: params.recurring
          ? {
              interval: params.recurring.interval,
              interval_count: params.recurring.interval_count ?? 1,
              meter: null,
              trial_period_days: null,
              usage_type: 'licensed',
            }
          : null,
      }
      work.state.prices.put(row)
      emit(work, 'price.created', toPrice(row))
      return toPrice(row)
    },
  }),
  route('GET /v1/prices', {
    permission: 'rak_plan_read',
    params: { ...paging, ...createdRange, active: boolean, product: word, currency, type: word },
    handle: (work, params) =>
      paginate(work, params, {
        table: work.state.prices,
        what: 'price',
        url: '/v1/prices',
        render: toPrice,
        where: params.product === undefined ? undefined : { index: 'product', value: params.product },
        keep: (row) =>
          within(params.created, row.created) && (params.active === undefined || row.active === params.active),
      }),
  }),
  route('GET /v1/prices/:id', {
    permission: 'rak_plan_read',
    handle: (work, _params, id) => toPrice(mustFind(work, work.state.prices, 'price', id)),
  }),
  route('POST /v1/prices/:id', {
    permission: 'rak_plan_write',
    params: { active: boolean, metadata, nickname: text(), lookup_key: text(200), tax_behavior: word },
    handle(work, params, id) {
      const row = mustFind(work, work.state.prices, 'price', id)
      const changed = {
        ...row,
        active: params.active ?? row.active,
        metadata: mergeMetadata(row.metadata, params.metadata),
        nickname: params.nickname === undefined ? row.nickname : params.nickname,
      }
      work.state.prices.put(changed)
      emit(work, 'price.updated', toPrice(changed))
      return toPrice(changed)
    },
  }),
]

export const couponRoutes: Route[] = [
  route('POST /v1/coupons', {
    permission: 'rak_coupon_write',
    params: {
      id: word,
      amount_off: nonNegative,
      currency,
      duration: oneOf('forever', 'once', 'repeating'),
      duration_in_months: nonNegative,
      max_redemptions: nonNegative,
      metadata,
      name: text(40),
      percent_off: decimal,
      redeem_by: nonNegative,
    },
    handle(work, params) {
      if (params.percent_off === undefined && params.amount_off === undefined) throw missingParameter('percent_off')
      if (params.amount_off !== undefined && params.currency === undefined) throw missingParameter('currency')
      const id = params.id ?? randomText(8)
      if (work.state.coupons.get(work.scope, id))
        throw refused('Coupon already exists.', { code: 'resource_already_exists', param: 'id' })
      const row = {
        scope: work.scope,
        id,
        created: work.now,
        name: params.name ?? null,
        percent_off: params.percent_off === undefined ? null : Number(params.percent_off),
        amount_off: params.amount_off ?? null,
        currency: params.amount_off === undefined ? null : (params.currency ?? null),
        duration: params.duration ?? 'once',
        duration_in_months: params.duration_in_months ?? null,
        metadata: mergeMetadata({}, params.metadata),
        max_redemptions: params.max_redemptions ?? null,
        redeem_by: params.redeem_by ?? null,
        times_redeemed: 0,
      }
      work.state.coupons.put(row)
      emit(work, 'coupon.created', toCoupon(row))
      return toCoupon(row)
    },
  }),
  route('GET /v1/coupons', {
    permission: 'rak_coupon_read',
    params: { ...paging, ...createdRange },
    handle: (work, params) =>
      paginate(work, params, { table: work.state.coupons, what: 'coupon', url: '/v1/coupons', render: toCoupon }),
  }),
  route('GET /v1/coupons/:id', {
    permission: 'rak_coupon_read',
    handle: (work, _params, id) => toCoupon(mustFind(work, work.state.coupons, 'coupon', id)),
  }),
  route('POST /v1/coupons/:id', {
    permission: 'rak_coupon_write',
    params: { metadata, name: text(40) },
    handle(work, params, id) {
      const row = mustFind(work, work.state.coupons, 'coupon', id)
      const changed = {
        ...row,
        name: params.name === undefined ? row.name : params.name,
        metadata: mergeMetadata(row.metadata, params.metadata),
      }
      work.state.coupons.put(changed)
      emit(work, 'coupon.updated', toCoupon(changed))
      return toCoupon(changed)
    },
  }),
  route('DELETE /v1/coupons/:id', {
    permission: 'rak_coupon_write',
    handle(work, _params, id) {
      const row = mustFind(work, work.state.coupons, 'coupon', id)
      work.state.coupons.remove(work.scope, id)
      emit(work, 'coupon.deleted', toCoupon(row))
      return deleted('coupon', id)
    },
  }),
]
