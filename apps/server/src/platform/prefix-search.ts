import type { Filter, Model } from './mongo.ts'
import { findPage, listNameOf, type PageRequest, pageOfFew } from './page.ts'

/** Up to so many hits are fetched by id; more of them are met soon enough by walking the list in its order. */
export const fewHits = 200

/** Matches values that begin with the text, taken literally; an index on the field is used. */
export const beginsWith = (text: string): RegExp => new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`)

/** Ids that match any of the filters, at most `fewHits + 1` of each. Every filter needs an index that leads with its fields. */
export const findHits = async <Row extends { _id: string }>(
  model: Model<Row>,
  filters: readonly Filter<Row>[],
): Promise<string[]> => {
  const ids = new Set<string>()
  for (const filter of filters) {
    const rows = await model
      .find(filter)
      .select('_id')
      .limit(fewHits + 1)
      .lean<{ _id: string }[]>()
    for (const { _id } of rows) ids.add(_id)
  }
  return [...ids]
}

/**
 * A page of the rows that match the request's filter and any of `wanted`. No index has hits of several fields in the
 * list's order: few hits are fetched by id and put in order here, many are met by walking the order's own index.
 */
export const findPageOfHits = async <Row extends { _id: string }>(
  model: Model<Row>,
  request: PageRequest<Row>,
  wanted: readonly Filter<Row>[],
): Promise<{ rows: Row[]; nextCursor: string | null }> => {
  const organization = { organizationId: Reflect.get(request.filter, 'organizationId') }
  const ids = await findHits(
    model,
    wanted.map((filter) => ({ ...organization, ...filter }) as Filter<Row>),
  )
  const list = listNameOf(model, request.filter)
  if (ids.length > fewHits) {
    return findPage(model, {
      ...request,
      list,
      filter: { $and: [request.filter, { $or: [...wanted] }] } as Filter<Row>,
    })
  }
  const rows = await model
    .find({ $and: [{ _id: { $in: ids } }, request.filter] } as Filter<Row>)
    .select(request.select ?? '')
    .lean<Row[]>()
  return pageOfFew(model, rows, { ...request, list })
}
