import { apiKeyEndpoints } from '@billbridge/contract/api-keys'
import { userEndpoints } from '@billbridge/contract/users'
import type { FilterOption } from '../../components/filter-options.ts'
import { call } from '../../lib/api.ts'
import { actorKinds } from '../../lib/messages/audit-log.ts'

const most = 200

/** People and API keys of today. Those who are gone are reached from one of their entries. */
export const askActors = async (mayReadKeys: boolean, signal: AbortSignal): Promise<FilterOption<string>[]> => {
  const [people, keys] = await Promise.all([
    call(userEndpoints.list, { query: { limit: most } }, { signal }),
    mayReadKeys ? call(apiKeyEndpoints.list, { query: { limit: most } }, { signal }) : { data: [] },
  ])
  return [
    ...people.data.map(({ id, name }) => ({ value: id, label: name })),
    ...keys.data.map(({ id, name }) => ({ value: id, label: `${actorKinds['api-key']} ${name}` })),
    { value: 'system', label: actorKinds.system },
    { value: 'operator', label: actorKinds.operator },
  ]
}
