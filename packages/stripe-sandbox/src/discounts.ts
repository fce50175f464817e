import { noSuch } from './api-error.ts'
import { newId } from './ids.ts'
import { mustFind } from './route.ts'
import type { Work } from './work.ts'

export type DiscountInput = {
  coupon: string | undefined
  discount: string | undefined
  promotion_code: string | undefined
}

/** Turns coupons (or discounts that exist) into the ids of discounts for an invoice or line. */
export function createDiscounts(
  work: Work,
  given: DiscountInput[],
  owner: { customer: string | null; invoice: string | null },
): string[] {
  return given.flatMap((input, at) => {
    if (input.promotion_code) throw noSuch('promotion code', input.promotion_code, `discounts[${at}][promotion_code]`)
    if (input.discount) {
      return mustFind(work, work.state.discounts, input.discount, `discounts[${at}][discount]`).id
    }
    return input.coupon ? discountFor(work, input.coupon, owner, `discounts[${at}][coupon]`) : []
  })
}

/** Uses a coupon for a customer or an invoice. */
export function discountFor(
  work: Work,
  coupon: string,
  owner: { customer: string | null; invoice: string | null },
  param: string,
): string {
  mustFind(work, work.state.coupons, coupon, param)
  const id = newId('di')
  work.state.discounts.put({ scope: work.scope, id, coupon, ...owner, start: work.now })
  return id
}
