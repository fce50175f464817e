import type { Credential } from '@billbridge/contract/credentials'
import type { CredentialStatus, Destination } from '@billbridge/contract/modes'
import type { Page } from '@billbridge/contract/page'
import type { Actor } from '../../platform/actor.ts'
import type { Filter, Model } from '../../platform/mongo.ts'
import { findPage, type SortDirection } from '../../platform/page.ts'
import { toPattern } from '../../platform/search.ts'
import type { CredentialRow } from './credential.model.ts'
import { toRecord } from './credential-shown.ts'
import type { CredentialUses } from './credential-uses.ts'

export interface CredentialQuery {
  readonly cursor?: string | undefined
  readonly limit: number
  readonly search?: string | undefined
  readonly status?: readonly CredentialStatus[] | undefined
  readonly destination?: Destination | undefined
  readonly sort: string
}

const sortFields = { name: 'nameLower', createdAt: 'createdAt', lastVerifiedAt: 'lastVerifiedAt' } as const

const sortOf = (sort: string): readonly [keyof CredentialRow & string, SortDirection] => {
  const descending = sort.startsWith('-')
  const name = descending ? sort.slice(1) : sort
  const field = name === 'name' || name === 'lastVerifiedAt' ? sortFields[name] : sortFields.createdAt
  return [field, descending ? -1 : 1]
}

const filterOf = (organizationId: string, { search, status, destination }: CredentialQuery): Filter<CredentialRow> => ({
  organizationId,
  ...(status && status.length > 0 ? { status: { $in: [...status] } } : {}),
  ...(destination ? { destination } : {}),
  ...(search ? { searchText: toPattern(search.normalize('NFC')) } : {}),
})

export const createCredentialList = (rows: Model<CredentialRow>, uses: CredentialUses) => {
  const toShown = async (organizationId: string, found: readonly CredentialRow[]): Promise<Credential[]> => {
    const ids = found.map(({ _id }) => _id)
    const usedBy = ids.length > 0 ? await uses.ofMany(organizationId, ids) : new Map<string, readonly unknown[]>()
    return found.map((row) => {
      const { organizationId: _, ...record } = toRecord(row)
      return { ...record, usedByCount: usedBy.get(row._id)?.length ?? 0 }
    })
  }

  return {
    /** A row as the API shows it. */
    toCredential: async (row: CredentialRow): Promise<Credential> => {
      const [shown] = await toShown(row.organizationId, [row])
      if (!shown) throw new Error('One row in, one row out.')
      return shown
    },

    list: async ({ organizationId }: Actor, query: CredentialQuery): Promise<Page<Credential>> => {
      const { cursor, limit } = query
      const request = { filter: filterOf(organizationId, query), sort: sortOf(query.sort), cursor, limit }
      const { rows: found, nextCursor } = await findPage(rows, request)
      return { data: await toShown(organizationId, found), nextCursor }
    },
  }
}
