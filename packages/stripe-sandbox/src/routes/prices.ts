import { missingParameter } from '../api-error.ts'
import { plainDecimal } from '../decimal.ts'
import { newId, randomText } from '../ids.ts'
import { mergeMetadata, metadata } from '../metadata.ts'
import { toPrice } from '../objects.ts'
import { boolean, currency, decimal, integer, objectOf, oneOf, required, text, word } from '../params.ts'
import { createdRange, mustFind, paginate, paging, type Route, route, within } from '../route.ts'
import { emit } from '../work.ts'

const recurring = objectOf({
  interval: required(oneOf('day', 'month', 'week', 'year')),
  interval_count: integer,
  usage_type: word,
  meter: word,
  trial_period_days: integer,
})

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
        ? mustFind(work, work.state.products, params.product, 'product').id
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
        url: '/v1/prices',
        render: toPrice,
        where: params.product === undefined ? undefined : { index: 'product', value: params.product },
        keep: (row) =>
          within(params.created, row.created) && (params.active === undefined || row.active === params.active),
      }),
  }),
  route('GET /v1/prices/:id', {
    permission: 'rak_plan_read',
    handle: (work, _params, id) => toPrice(mustFind(work, work.state.prices, id)),
  }),
  route('POST /v1/prices/:id', {
    permission: 'rak_plan_write',
    params: { active: boolean, metadata, nickname: text(), lookup_key: text(200), tax_behavior: word },
    handle(work, params, id) {
      const row = mustFind(work, work.state.prices, id)
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
