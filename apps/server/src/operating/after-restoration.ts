import { operatorActor } from '../platform/actor.ts'
import { everyPage } from '../platform/page.ts'
import type { Services } from '../services.ts'

/** What works again because a backup holds it, whatever became of it since: nobody but people can know that. */
export interface RestoredAccess {
  readonly apiKeys: readonly {
    readonly organization: string
    readonly organizationId: string
    readonly id: string
    readonly name: string
    readonly role: string
    readonly lastFour: string
    readonly createdAt: string
    readonly lastUsedAt: string | null
  }[]
  readonly members: readonly {
    readonly organization: string
    readonly organizationId: string
    readonly id: string
    readonly name: string
    readonly email: string
    readonly role: string
  }[]
}

export interface RestorationReport extends RestoredAccess {
  readonly backupTakenAt: string
  /** Rows that ended, by collection. */
  readonly ended: Readonly<Record<string, number>>
  readonly apiKeysRevoked: number
}

const pageRows = 200

const keysOf = async ({ apiKeys }: Services, organizationId: string) =>
  everyPage((cursor) => apiKeys.list(operatorActor(organizationId), { cursor, limit: pageRows }))

const listAccess = async (services: Services): Promise<RestoredAccess> => {
  const access = {
    apiKeys: [] as RestoredAccess['apiKeys'][number][],
    members: [] as RestoredAccess['members'][number][],
  }
  for (const { id: organizationId, name: organization } of await services.organizations.listAll()) {
    const place = { organization, organizationId }
    for (const { id, name, role, lastFour, createdAt, lastUsedAt } of await keysOf(services, organizationId)) {
      access.apiKeys.push({ ...place, id, name, role, lastFour, createdAt, lastUsedAt })
    }
    for (const { id, name, email, role } of await services.users.activeMembers(organizationId)) {
      access.members.push({ ...place, id, name, email, role })
    }
  }
  return access
}

/** Each with its entry in the audit log, as the operator's. */
const revokeEveryKey = async (services: Services): Promise<number> => {
  let revoked = 0
  for (const { id: organizationId } of await services.organizations.listAll()) {
    for (const { id } of await keysOf(services, organizationId)) {
      await services.apiKeys.remove(operatorActor(organizationId), id)
      revoked += 1
    }
  }
  return revoked
}

interface Settling {
  /** Makes the database as this version needs it, where it is not so yet; after the note, which must not be missing. */
  readonly prepare?: () => Promise<void>
  readonly revokeApiKeys: boolean
}

/**
 * What belongs to a restoration once the data is back: the lost time is noted, what lets somebody in ends, and what only
 * people can judge is listed.
 */
export const settleRestoration = async (
  services: Services,
  backupTakenAt: Date,
  { prepare, revokeApiKeys }: Settling,
): Promise<RestorationReport> => {
  const ended = await services.restorations.note(backupTakenAt)
  await prepare?.()
  const apiKeysRevoked = revokeApiKeys ? await revokeEveryKey(services) : 0
  return { backupTakenAt: backupTakenAt.toISOString(), ended, apiKeysRevoked, ...(await listAccess(services)) }
}

const ways: readonly (readonly [collection: string, one: string, many: string])[] = [
  ['sessions', 'session', 'sessions'],
  ['sign-in-steps', 'sign-in half way', 'sign-ins half way'],
  ['password-resets', 'link for a new password', 'links for a new password'],
  ['invitations', 'link of an invitation', 'links of invitations'],
  ['identity-attempts', 'way to an identity provider', 'ways to identity providers'],
  ['credential-authorizations', 'way to Stripe’s consent', 'ways to Stripe’s consent'],
]

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`
const countedKeys = (count: number): string => counted(count, 'API key', 'API keys')

/** The same for the terminal. */
export const describeRestoration = (report: RestorationReport): string => {
  const { ended, apiKeys, members, backupTakenAt, apiKeysRevoked } = report
  const endings = ways.map(([collection, one, many]) => counted(ended[collection] ?? 0, one, many))
  return [
    `Ended: ${endings.join(', ')}.`,
    ...(apiKeysRevoked > 0 ? [`Revoked: ${countedKeys(apiKeysRevoked)}.`] : []),
    `What was revoked, removed or lowered after ${backupTakenAt} is as it was before. Look through what is listed here:`,
    `  ${countedKeys(apiKeys.length)}: revoke those that were revoked since, or all of them with --revoke-api-keys;`,
    `  ${counted(members.length, 'member', 'members')}: remove who was removed since ("operator members remove"), and see their roles;`,
    '  passwords and one-time codes: who changed theirs because somebody knew them does so again;',
    '  sign-in rules, identity providers and linked accounts: who unlinked an account signs in with it again; make the changes again;',
    '  credentials of Stripe that were deleted or disconnected since: take their keys away at Stripe.',
  ].join('\n')
}
