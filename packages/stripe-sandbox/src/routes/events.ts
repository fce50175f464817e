import { boolean, listOf, word } from '../params.ts'
import { createdRange, mustFind, paginate, paging, type Route, route, within } from '../route.ts'
import { toEvent } from '../work.ts'

/** `invoice.*` stands for every event that begins so. */
const matcher = (wanted: string) => (type: string) =>
  wanted.endsWith('*') ? type.startsWith(wanted.slice(0, -1)) : type === wanted

export const eventRoutes: Route[] = [
  route('GET /v1/events', {
    permission: 'rak_event_read',
    params: { ...paging, ...createdRange, delivery_success: boolean, type: word, types: listOf(word) },
    handle(work, params) {
      const types = (params.types ?? (params.type === undefined ? [] : [params.type])).map(matcher)
      const exact = params.type !== undefined && !params.type.endsWith('*')
      return paginate(work, params, {
        table: work.state.events,
        url: '/v1/events',
        where: exact && params.type !== undefined ? { index: 'type', value: params.type } : undefined,
        keep: (row) =>
          within(params.created, row.created) && (types.length === 0 || types.some((match) => match(row.type))),
        render: (row) => toEvent(work.state, row),
      })
    },
  }),
  route('GET /v1/events/:id', {
    permission: 'rak_event_read',
    handle: (work, _params, id) => toEvent(work.state, mustFind(work, work.state.events, id)),
  }),
]
