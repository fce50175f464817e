import type { ConfigurationSettings } from '@billbridge/contract/configurations'
import type { FieldError } from '@billbridge/contract/problem'

const lists = ['includedAccountIds', 'excludedAccountIds'] as const

/** The settings with every account, person and status named once. */
export const withoutRepetition = (settings: ConfigurationSettings): ConfigurationSettings => ({
  ...settings,
  accounts: {
    includedAccountIds: [...new Set(settings.accounts.includedAccountIds)],
    excludedAccountIds: [...new Set(settings.accounts.excludedAccountIds)],
  },
  notifications: { userIds: [...new Set(settings.notifications.userIds)] },
  bills: { ...settings.bills, paymentStatuses: [...new Set(settings.bills.paymentStatuses)] },
})

/** Every account id that the settings name, once. */
export const accountIdsOf = ({ accounts }: ConfigurationSettings): string[] => [
  ...new Set(lists.flatMap((list) => accounts[list])),
]

/** Names each place of the settings where an account stands that is not among the known ones. */
export const unknownAccountErrors = ({ accounts }: ConfigurationSettings, known: ReadonlySet<string>): FieldError[] =>
  lists.flatMap((list) =>
    accounts[list].flatMap((id, place) =>
      known.has(id) ? [] : [{ field: `settings.accounts.${list}.${place}`, message: 'is not an account of yours' }],
    ),
  )
