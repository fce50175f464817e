import type { ConfigurationSettings } from '@billbridge/contract/configurations'

type AccountSet = ConfigurationSettings['accounts']

/** The accounts two sets share: none, these, or all there are and will be but a few. */
export type Overlap =
  | { readonly kind: 'none' }
  | { readonly kind: 'some'; readonly accountIds: readonly string[] }
  | { readonly kind: 'all-but'; readonly accountIds: readonly string[] }

/** Whether a configuration is for an account: included (none named: all are), and not excluded. */
export const covers = (settings: Pick<ConfigurationSettings, 'accounts'>, accountId: string): boolean => {
  const { includedAccountIds, excludedAccountIds } = settings.accounts
  if (excludedAccountIds.includes(accountId)) return false
  return includedAccountIds.length === 0 || includedAccountIds.includes(accountId)
}

/** The accounts that two configurations would both send the bills of. Two that are for all accounts always overlap. */
export const overlapOf = (a: AccountSet, b: AccountSet): Overlap => {
  const excluded = new Set([...a.excludedAccountIds, ...b.excludedAccountIds])
  const [first, second] = [a, b].map(({ includedAccountIds }) => includedAccountIds).filter((ids) => ids.length > 0)
  if (!first) return { kind: 'all-but', accountIds: [...excluded] }
  const inSecond = second ? new Set(second) : null
  const accountIds = [...new Set(first)].filter((id) => !excluded.has(id) && (inSecond?.has(id) ?? true))
  return accountIds.length === 0 ? { kind: 'none' } : { kind: 'some', accountIds }
}
