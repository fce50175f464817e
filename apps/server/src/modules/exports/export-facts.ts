import type { BillDetail } from '@billbridge/contract/bills'
import { createJoined } from '../../platform/joined.ts'
import { isUnreachable } from '../../platform/mongo.ts'
import type { AccountService } from '../accounts/account.service.ts'
import type { ExternalMappingService } from '../accounts/external-mapping.service.ts'
import type { BillService } from '../bills/bill.service.ts'
import type { ConfigurationService } from '../configurations/configuration.service.ts'
import type { CredentialService } from '../credentials/credential.service.ts'
import type { BillExportRow } from './bill-export.model.ts'
import { type Connected, createConnect } from './connected.ts'
import { decide } from './decide.ts'
import type { ClaimedRow } from './export-queue.ts'

export interface FactsDeps {
  readonly bills: Pick<BillService, 'find'>
  readonly accounts: Pick<AccountService, 'find'>
  readonly mappings: Pick<ExternalMappingService, 'findFor'>
  readonly configurations: Pick<ConfigurationService, 'findMany'>
  readonly credentials: Pick<CredentialService, 'findMany' | 'access'>
  readonly now: () => Date
}

/** What says which facts a row asks for. */
export type FactsRow = Pick<
  BillExportRow,
  '_id' | 'organizationId' | 'billId' | 'mode' | 'configurationId' | 'stripeAccountId'
>

export type Facts = NonNullable<ReturnType<Awaited<ReturnType<ReturnType<typeof createFactsOfOrganization>>>>>

const mostRead = 50

const byId = <T extends { readonly id: string }>(found: readonly T[]): Map<string, T> =>
  new Map(found.map((one) => [one.id, one]))

/** Everything the decisions about some rows of one organization ask for, each kind read once. */
const createFactsOfOrganization = (deps: FactsDeps) => async (rows: readonly FactsRow[]) => {
  const organizationId = rows[0]?.organizationId ?? ''
  const now = deps.now()
  const bills = byId(await deps.bills.find(organizationId, [...new Set(rows.map((row) => row.billId))]))
  const configurationIds = [...new Set(rows.map((row) => row.configurationId))]
  const configurations = byId(await deps.configurations.findMany(organizationId, configurationIds))
  // The bills' own: a row that was sent shows the account it was sent to.
  const accountIds = [...new Set([...bills.values()].map((bill) => bill.accountId))]
  const accounts = byId(await deps.accounts.find(organizationId, accountIds))
  const credentialIds = [...new Set([...configurations.values()].map((one) => one.credentialId))]
  const credentials = byId(await deps.credentials.findMany(organizationId, credentialIds))
  const placeOf = (stripeAccountId: string, row: FactsRow) => `${stripeAccountId} ${row.mode}`
  const mappings = new Map<string, Awaited<ReturnType<typeof deps.mappings.findFor>>>()
  for (const row of rows) {
    const { stripeAccountId } = configurations.get(row.configurationId) ?? row
    const place = placeOf(stripeAccountId, row)
    if (mappings.has(place)) continue
    mappings.set(place, await deps.mappings.findFor(organizationId, accountIds, stripeAccountId, row.mode))
  }

  return (row: FactsRow) => {
    const bill = bills.get(row.billId)
    const configuration = configurations.get(row.configurationId)
    const account = bill && accounts.get(bill.accountId)
    const credential = configuration && credentials.get(configuration.credentialId)
    if (!bill || !configuration || !account || !credential) return null
    const mapping = mappings.get(placeOf(configuration.stripeAccountId, row))?.get(account.id) ?? null
    const state = { ...configuration, credentialStatus: credential.status }
    const decision = decide({ bill, configuration: state, mapping, account, now })
    return { bill, configuration, account, mapping, decision, now }
  }
}

/** What the rows of one claim need to know, read once after they were claimed: a row may be stale, the facts are not. */
export interface ClaimFacts {
  /** Null: the bill or its configuration is gone. */
  readonly of: (row: FactsRow) => Facts | null
  /** The access to work with; null: there is none. Opened once. */
  readonly connect: (organizationId: string, credentialId: string) => Promise<Connected | null>
}

const groupBy = <T>(items: readonly T[], nameOf: (item: T) => string): T[][] => {
  const groups = new Map<string, T[]>()
  for (const item of items) groups.set(nameOf(item), [...(groups.get(nameOf(item)) ?? []), item])
  return [...groups.values()]
}

/** Reads the facts of claimed rows, all at once. */
export const createFacts = (deps: FactsDeps) => {
  const readOrganization = createFactsOfOrganization(deps)

  const open = createConnect(deps.credentials)

  return async (rows: readonly FactsRow[]): Promise<ClaimFacts> => {
    const readings = new Map<string, Facts | null>()
    for (const group of groupBy(rows, (row) => row.organizationId)) {
      const factsOf = await readOrganization(group)
      for (const row of group) readings.set(row._id, factsOf(row))
    }
    const opened = new Map<string, Promise<Connected | null>>()
    return {
      of: (row) => readings.get(row._id) ?? null,
      connect: (organizationId, credentialId) => {
        const known = opened.get(credentialId) ?? open(organizationId, credentialId)
        opened.set(credentialId, known)
        return known
      },
    }
  }
}

/** Reads the bill of a row in hand as it is now, in one command with those asked for at the same moment; null: it is gone. */
export const createBillReading = (bills: FactsDeps['bills']) => {
  const read = createJoined(async (rows: readonly ClaimedRow[]) => {
    const found = new Map<string, BillDetail>()
    for (const group of groupBy(rows, (row) => row.organizationId)) {
      const ids = group.map((row) => row.billId)
      for (const bill of await bills.find(group[0]?.organizationId ?? '', ids)) found.set(bill.id, bill)
    }
    return rows.map((row) => found.get(row.billId) ?? null)
  }, mostRead)

  return async (row: ClaimedRow): Promise<BillDetail | null> => {
    try {
      return await read(row)
    } catch (error) {
      if (isUnreachable(error)) throw error
      return (await bills.find(row.organizationId, [row.billId]))[0] ?? null
    }
  }
}

/** Reads for all; when that fails by a fault of ours, for each by itself, so that one row does not stop the others. */
export const readingApart = async <T>(
  rows: readonly ClaimedRow[],
  read: (rows: readonly ClaimedRow[]) => Promise<T>,
): Promise<(row: ClaimedRow) => Promise<T>> => {
  try {
    const all = await read(rows)
    return async () => all
  } catch (error) {
    if (isUnreachable(error)) throw error
    return (row) => read([row])
  }
}
