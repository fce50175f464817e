import { refused } from '../api-error.ts'
import { randomText } from '../ids.ts'
import { mergeMetadata, metadata } from '../metadata.ts'
import { toProduct } from '../objects.ts'
import { boolean, ignored, listOf, required, text, word } from '../params.ts'
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
        url: '/v1/products',
        render: toProduct,
        keep: (row) =>
          within(params.created, row.created) && (params.active === undefined || row.active === params.active),
      }),
  }),
  route('GET /v1/products/:id', {
    permission: 'rak_product_read',
    handle: (work, _params, id) => toProduct(mustFind(work, work.state.products, id)),
  }),
  route('POST /v1/products/:id', {
    permission: 'rak_product_write',
    params: productFields,
    handle(work, params, id) {
      const row = mustFind(work, work.state.products, id)
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
      const row = mustFind(work, work.state.products, id)
      if (work.state.prices.count(work.scope, { index: 'product', value: id }) > 0) {
        throw refused('This product cannot be deleted because it has one or more user-created prices.')
      }
      work.state.products.remove(work.scope, id)
      emit(work, 'product.deleted', toProduct(row))
      return deleted('product', id)
    },
  }),
]
