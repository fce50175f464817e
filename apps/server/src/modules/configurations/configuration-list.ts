import type { Mode } from '@billbridge/contract/modes'
import type { Filter } from '../../platform/mongo.ts'
import { findPage, sortOf } from '../../platform/page.ts'
import { beginsWith, findPageOfHits } from '../../platform/prefix-search.ts'
import type { ConfigurationModel, ConfigurationRow } from './configuration.model.ts'

export interface ConfigurationQuery {
  readonly search?: string | undefined
  readonly mode?: Mode | undefined
  readonly credentialId?: string | undefined
  readonly enabled?: boolean | undefined
  readonly archived: boolean
  readonly sort: 'name' | '-name' | 'createdAt' | '-createdAt' | 'lastRunAt' | '-lastRunAt'
  readonly cursor?: string | undefined
  readonly limit: number
}

const toSort = sortOf({ name: 'nameLower', createdAt: 'createdAt', lastRunAt: 'lastRunAt' })

const toFilter = (organizationId: string, query: ConfigurationQuery): Filter<ConfigurationRow> => ({
  organizationId,
  archived: query.archived,
  ...(query.mode === undefined ? {} : { mode: query.mode }),
  ...(query.credentialId === undefined ? {} : { credentialId: query.credentialId }),
  ...(query.enabled === undefined ? {} : { enabled: query.enabled }),
})

/** A page of the list. A search means the start of the name, or a whole id. */
export const findConfigurations = (
  configurations: ConfigurationModel,
  organizationId: string,
  query: ConfigurationQuery,
) => {
  const { search, cursor, limit, archived } = query
  const filter = toFilter(organizationId, query)
  const request = { filter, sort: toSort(query.sort), cursor, limit }
  if (!search) return findPage(configurations, request)
  if (/^cfg_[A-Za-z0-9]+$/.test(search)) {
    return findPage(configurations, { ...request, filter: { ...filter, _id: search } })
  }
  return findPageOfHits(configurations, request, [{ archived, nameLower: beginsWith(search.toLowerCase()) }])
}
