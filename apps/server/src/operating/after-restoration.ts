import { operatorActor } from '../platform/actor.ts'
import { everyPage } from '../platform/page.ts'
import type { Ended } from '../platform/restoration-endings.ts'
import type { Telling } from '../platform/restorations.ts'
import type { Services } from '../services.ts'
import { prepareDatabase } from './prepare-database.ts'

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

/** What ends, as the audit log and as the terminal names it. */
const ways: readonly {
  readonly collection: string
  readonly field: string
  readonly one: string
  readonly many: string
}[] = [
  { collection: 'sessions', field: 'sessions', one: 'session', many: 'sessions' },
  { collection: 'sign-in-steps', field: 'signInsHalfWay', one: 'sign-in half way', many: 'sign-ins half way' },
  {
    collection: 'password-resets',
    field: 'linksForNewPasswords',
    one: 'link for a new password',
    many: 'links for a new password',
  },
  { collection: 'invitations', field: 'invitationLinks', one: 'link of an invitation', many: 'links of invitations' },
  {
    collection: 'identity-attempts',
    field: 'waysToIdentityProvider',
    one: 'way to an identity provider',
    many: 'ways to identity providers',
  },
  {
    collection: 'credential-authorizations',
    field: 'waysToStripe',
    one: 'way to Stripe’s consent',
    many: 'ways to Stripe’s consent',
  },
]

/** How many of an organization's own ended, and of its members', where they are no organization's. */
const endedIn = async ({ users }: Services, organizationId: string, ended: readonly Ended[]) => {
  const counts: Record<string, number> = {}
  for (const { collection, organizations, persons } of ended) {
    const field = ways.find((way) => way.collection === collection)?.field
    const members = persons.size > 0 ? await users.activeMembers(organizationId) : []
    const ofMembers = members.reduce((sum, { id }) => sum + (persons.get(id) ?? 0), 0)
    const count = (organizations.get(organizationId) ?? 0) + ofMembers
    if (field !== undefined && count > 0) counts[field] = count
  }
  return counts
}

/** An entry for each organization, of what ended of its own: how many others have is not its business. */
const tellEverywhere = async (services: Services, backupTakenAt: Date): Promise<Telling> => {
  const { auditLog, organizations } = services
  const names = new Map((await organizations.listAll()).map(({ id, name }) => [id, name]))
  return {
    organizationIds: [...names.keys()],
    record: async (id, ended) => {
      const changes = auditLog.diff({ ended: {} }, { backupTakenAt, ended: await endedIn(services, id, ended) })
      const about = { targetId: id, targetName: names.get(id) ?? '', changes }
      await auditLog.record(operatorActor(id), { action: 'organization.restored', ...about })
    },
  }
}

const totalsOf = (ended: readonly Ended[]): Record<string, number> => {
  const totals: Record<string, number> = {}
  for (const { collection, count } of ended) totals[collection] = (totals[collection] ?? 0) + count
  return totals
}

/**
 * What belongs to a restoration once the data is back: the lost time is noted, the database is made as this version needs it,
 * what lets somebody in ends, with an entry in the audit log of each organization, and what only people can judge is listed.
 */
export const settleRestoration = async (
  services: Services,
  backupTakenAt: Date,
  { revokeApiKeys }: { readonly revokeApiKeys: boolean },
): Promise<RestorationReport> => {
  // First: without the note bills are sent twice, while whatever did not end is ended by noting once more.
  const noted = await services.restorations.note(backupTakenAt)
  // A backup has no indexes, and without them each organization's rows would be looked for among everybody's.
  await prepareDatabase(services)
  const ended = totalsOf(await services.restorations.end(noted, await tellEverywhere(services, backupTakenAt)))
  const apiKeysRevoked = revokeApiKeys ? await revokeEveryKey(services) : 0
  return { backupTakenAt: backupTakenAt.toISOString(), ended, apiKeysRevoked, ...(await listAccess(services)) }
}

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`
const countedKeys = (count: number): string => counted(count, 'API key', 'API keys')

/** The same for the terminal. */
export const describeRestoration = (report: RestorationReport): string => {
  const { ended, apiKeys, members, backupTakenAt, apiKeysRevoked } = report
  const endings = ways.map(({ collection, one, many }) => counted(ended[collection] ?? 0, one, many))
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
