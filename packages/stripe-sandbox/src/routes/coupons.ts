import { missingParameter, refused } from '../api-error.ts'
import { randomText } from '../ids.ts'
import { mergeMetadata, metadata } from '../metadata.ts'
import { toCoupon } from '../objects.ts'
import { currency, decimal, nonNegative, oneOf, text, word } from '../params.ts'
import { createdRange, deleted, mustFind, paginate, paging, type Route, route } from '../route.ts'
import { emit } from '../work.ts'

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
      paginate(work, params, { table: work.state.coupons, url: '/v1/coupons', render: toCoupon }),
  }),
  route('GET /v1/coupons/:id', {
    permission: 'rak_coupon_read',
    handle: (work, _params, id) => toCoupon(mustFind(work, work.state.coupons, id)),
  }),
  route('POST /v1/coupons/:id', {
    permission: 'rak_coupon_write',
    params: { metadata, name: text(40) },
    handle(work, params, id) {
      const row = mustFind(work, work.state.coupons, id)
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
      const row = mustFind(work, work.state.coupons, id)
      work.state.coupons.remove(work.scope, id)
      emit(work, 'coupon.deleted', toCoupon(row))
      return deleted('coupon', id)
    },
  }),
]
