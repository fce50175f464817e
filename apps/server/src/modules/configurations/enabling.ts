import type { Account } from '@billbridge/contract/accounts'
import type { Mode } from '@billbridge/contract/modes'
import { ProblemError } from '../../platform/problem-error.ts'
import type { AccountService } from '../accounts/account.service.ts'
import type { ConfigurationModel, ConfigurationRow } from './configuration.model.ts'
import type { ConfigurationLock } from './configuration-lock.model.ts'
import { toRecord } from './configuration-view.ts'
import { type Overlap, overlapOf } from './overlap.ts'

const mostNamed = 20

type SharedAccount = Pick<Account, 'id' | 'code' | 'name'>
type Met = Exclude<Overlap, { readonly kind: 'none' }>

const toShared = ({ id, code, name }: Account): SharedAccount => ({ id, code, name })

/** "Example Bakery Ltd (BAKERY) and 3 more accounts", "all accounts", "all accounts but 2". */
const sentenceOf = (overlap: Met, shared: readonly SharedAccount[]): string => {
  const { length } = overlap.accountIds
  if (overlap.kind === 'all-but') return length === 0 ? 'all accounts' : `all accounts but ${length}`
  const [first] = shared
  if (!first) return length === 1 ? 'one account' : `${length} accounts`
  const rest = length === 1 ? '' : ` and ${length - 1} more ${length === 2 ? 'account' : 'accounts'}`
  return `${first.name} (${first.code})${rest}`
}

/**
 * Refuses to enable a configuration whose accounts another enabled one of the mode covers. Call it in the transaction
 * that enables: it lets only one such transaction of an organization and mode through at a time.
 * @throws ProblemError `configuration-overlap`, naming the other, up to 20 shared accounts, and how many there are
 */
export const createOverlapCheck = (deps: {
  configurations: ConfigurationModel
  lock: ConfigurationLock
  accounts: Pick<AccountService, 'find' | 'pageAfter' | 'count'>
}) => {
  const { configurations, lock, accounts } = deps

  const enabledIn = (organizationId: string, mode: Mode) =>
    configurations.find({ organizationId, enabled: true, mode }).lean<ConfigurationRow[]>()

  const sharedAccounts = async (organizationId: string, overlap: Met): Promise<SharedAccount[]> => {
    const { accountIds } = overlap
    if (overlap.kind === 'some') {
      const found = await accounts.find(organizationId, accountIds.slice(0, mostNamed))
      return found.map(toShared).sort((a, b) => (a.code < b.code ? -1 : 1))
    }
    const page = await accounts.pageAfter(organizationId, null, mostNamed + accountIds.length)
    return page
      .filter(({ id }) => !accountIds.includes(id))
      .slice(0, mostNamed)
      .map(toShared)
  }

  /** How many accounts there are today that both would send the bills of. */
  const countShared = async (organizationId: string, { kind, accountIds }: Met): Promise<number> => {
    if (kind === 'some') return accountIds.length
    const [all, excluded] = await Promise.all([
      accounts.count(organizationId),
      accounts.find(organizationId, accountIds),
    ])
    return all - excluded.length
  }

  const refusal = async (other: ConfigurationRow, overlap: Met): Promise<ProblemError> => {
    const { organizationId } = other
    const shared = await sharedAccounts(organizationId, overlap)
    return new ProblemError('configuration-overlap', {
      detail: `“${other.name}” is enabled and also covers ${sentenceOf(overlap, shared)}.`,
      details: {
        configurationId: other._id,
        configurationName: other.name,
        sharedAccounts: shared,
        sharedAccountCount: await countShared(organizationId, overlap),
        allAccounts: overlap.kind === 'all-but',
      },
    })
  }

  return async (row: ConfigurationRow): Promise<void> => {
    const { organizationId, mode } = row
    await lock(organizationId, `enabling:${mode}`)
    const mine = toRecord(row).settings.accounts
    for (const other of await enabledIn(organizationId, mode)) {
      if (other._id === row._id) continue
      const overlap = overlapOf(mine, toRecord(other).settings.accounts)
      if (overlap.kind !== 'none') throw await refusal(other, overlap)
    }
  }
}
