import type { ConfigurationSettings } from '@billbridge/contract/configurations'
import type { Filter, Model } from '../../platform/mongo.ts'
import type { ExternalMappingService } from '../accounts/external-mapping.service.ts'
import type { ConfigurationService } from '../configurations/configuration.service.ts'
import type { CredentialRecord } from '../credentials/credential.service.ts'
import type { BillExportRow } from './bill-export.model.ts'

export interface LosingDeps {
  readonly configurations: Pick<ConfigurationService, 'findMany'>
  readonly mappings: Pick<ExternalMappingService, 'findFor'>
}

type WhenUnmapped = ConfigurationSettings['customer']['whenUnmapped']

/** Accounts by what becomes of them without their mapping. */
export type LosingAccounts = Readonly<Record<WhenUnmapped, readonly string[]>>

/** What asks most of a person first: so is an account counted whose bills go by several configurations. */
const hardestFirst = ['report', 'match-by-email', 'create'] as const satisfies WhenUnmapped[]

const batchSize = 1_000

/** Accounts of some rows that have a customer in the Stripe account of one credential and none in that of another. */
export const createLosingAccounts = (rows: Model<BillExportRow>, { configurations, mappings }: LosingDeps) => {
  const readLosing = async (from: CredentialRecord, to: CredentialRecord, accountIds: readonly string[]) => {
    const { organizationId, mode } = from
    const losing: string[] = []
    if (!from.stripeAccountId || !to.stripeAccountId || !mode) return losing
    for (let start = 0; start < accountIds.length; start += batchSize) {
      const some = accountIds.slice(start, start + batchSize)
      const before = await mappings.findFor(organizationId, some, from.stripeAccountId, mode)
      const after = await mappings.findFor(organizationId, some, to.stripeAccountId, mode)
      losing.push(...some.filter((id) => before.has(id) && !after.has(id)))
    }
    return losing
  }

  return async (from: CredentialRecord, to: CredentialRecord, of: Filter<BillExportRow>): Promise<LosingAccounts> => {
    const found = await rows.aggregate<{ _id: string; configurationIds: string[] }>([
      { $match: of },
      { $group: { _id: '$accountId', configurationIds: { $addToSet: '$configurationId' } } },
      { $sort: { _id: 1 } },
    ])
    const ids = [...new Set(found.flatMap(({ configurationIds }) => configurationIds))]
    const read = await configurations.findMany(from.organizationId, ids)
    const waysById = new Map(read.map(({ id, settings }) => [id, settings.customer.whenUnmapped]))
    const wayOf = new Map(
      found.map(({ _id, configurationIds }) => {
        const ways = new Set(configurationIds.map((id) => waysById.get(id)))
        return [_id, hardestFirst.find((way) => ways.has(way))]
      }),
    )
    const losing = await readLosing(from, to, [...wayOf.keys()])
    const by = (way: WhenUnmapped) => losing.filter((id) => wayOf.get(id) === way)
    return { report: by('report'), 'match-by-email': by('match-by-email'), create: by('create') }
  }
}
