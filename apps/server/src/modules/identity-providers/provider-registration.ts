import { isDeepStrictEqual } from 'node:util'
import type { EndpointRequest } from '@billbridge/contract/endpoint'
import type { IdentityProviderState, identityProviderEndpoints } from '@billbridge/contract/identity-providers'
import type { Actor } from '../../platform/actor.ts'
import { createAnnouncement } from '../../platform/announcements.ts'
import { isDuplicateKey } from '../../platform/mongo.ts'
import { fieldProblem, ProblemError } from '../../platform/problem-error.ts'
import { createRateLimit } from '../../platform/rate-limit.ts'
import type { AdminGone } from '../users/user.service.ts'
import type { createIdentityAttempts } from './identity-attempts.ts'
import type { createIdentityLinks } from './identity-links.ts'
import { createIdentityProviderModel, type IdentityProviderRow, secretPlaceOf } from './identity-provider.model.ts'
import type { IdentityProviderDeps } from './identity-provider-deps.ts'
import { IdentityProviderError, type OidcClient, type Registration } from './oidc-client.ts'

type Given = EndpointRequest<typeof identityProviderEndpoints.set>['body']

/** What a change does to sessions of the organization: those that began in another way end. */
export interface WaysChanged {
  readonly organizationId: string
  readonly endSessionsBy: 'password' | 'identity-provider'
  /** Of one member alone. */
  readonly userId?: string
}

/** What the audit log says of a provider; its secret is named and never shown. */
const shown = ({ name, signInAddress, issuer, clientId }: Omit<Given, 'version' | 'clientSecret'>) => ({
  name,
  signInAddress,
  issuer,
  clientId,
})

/** Whether all of it is there already; a secret that is given anew may be another one. */
const isAsItIs = (before: IdentityProviderRow | null, given: Given): boolean =>
  before !== null && given.clientSecret === null && isDeepStrictEqual(shown(before), shown(given))

/** An identity provider's error as a refusal that names no secret. */
export const toProblem = (error: unknown): unknown =>
  error instanceof IdentityProviderError
    ? new ProblemError('identity-provider-refused', { detail: error.message })
    : error

const onlyWayRefusal = () => new ProblemError('identity-provider-only-way')

/** Registering, changing and removing the identity provider of an organization. */
export const createProviderRegistration = (
  deps: IdentityProviderDeps & {
    oidc: OidcClient
    links: ReturnType<typeof createIdentityLinks>
    attempts: ReturnType<typeof createIdentityAttempts>
  },
) => {
  const { transaction, now, newId, encryption, auditLog, organizations, users, publicUrl, oidc, links, attempts } = deps
  const rows = createIdentityProviderModel(deps.connection)
  const limit = createRateLimit(deps.connection, { name: 'identity-provider-set', points: 30, seconds: 15 * 60 })
  const waysChanged = createAnnouncement<WaysChanged>()

  const find = (organizationId: string) => rows.findOne({ organizationId }).lean<IdentityProviderRow>()

  const need = async (organizationId: string): Promise<IdentityProviderRow> => {
    const row = await find(organizationId)
    if (!row) throw new ProblemError('identity-provider-missing')
    return row
  }

  const callbackUrlOf = (organizationId: string): string => `${publicUrl}/auth/providers/${organizationId}/callback`

  const registrationOf = async (row: IdentityProviderRow): Promise<Registration> => ({
    issuer: row.issuer,
    clientId: row.clientId,
    clientSecret: await encryption.open(row.sealedSecret, secretPlaceOf(row)),
  })

  /** Who can act, and who of them comes in by the provider. */
  const membersOf = async ({ organizationId, issuer }: IdentityProviderRow) => {
    const members = await users.activeMembers(organizationId)
    const linked = await links.whoIs(
      organizationId,
      issuer,
      members.map(({ id }) => id),
    )
    return { members, linkedMembers: members.filter(({ id }) => linked.has(id)) }
  }

  const countsOf = async (row: IdentityProviderRow) => {
    const { onlyWay } = row
    const { members, linkedMembers } = await membersOf(row)
    const [admin, ...others] = linkedMembers.filter(({ role }) => role === 'admin')
    return {
      members: members.length,
      linkedMembers: linkedMembers.length,
      linkedAdmins: (admin ? 1 : 0) + others.length,
      lastLinkedAdminId: onlyWay && admin && others.length === 0 ? admin.id : null,
    }
  }

  const describe = async ({ organizationId }: { organizationId: string }): Promise<IdentityProviderState> => {
    const row = await find(organizationId)
    const callbackUrl = callbackUrlOf(organizationId)
    if (!row) return { provider: null, callbackUrl, signInUrl: null }
    const { name, signInAddress, issuer, clientId, onlyWay, version, createdAt } = row
    return {
      provider: {
        ...{ name, signInAddress, issuer, clientId, onlyWay, version },
        ...(await countsOf(row)),
        createdAt: createdAt.toISOString(),
      },
      callbackUrl,
      signInUrl: `${publicUrl}/sign-in?organization=${signInAddress}`,
    }
  }

  /** A stored secret is sent to no other issuer than the one it was given for. */
  const secretFor = async (before: IdentityProviderRow | null, given: Given): Promise<string> => {
    if (given.clientSecret !== null) return given.clientSecret
    if (before?.issuer === given.issuer) return (await registrationOf(before)).clientSecret
    throw fieldProblem('clientSecret', 'must be given for a new issuer')
  }

  const refuseStale = (before: IdentityProviderRow | null, given: Given): void => {
    if ((before?.version ?? null) !== given.version) throw new ProblemError('stale-version')
    if (before?.onlyWay && before.issuer !== given.issuer) throw onlyWayRefusal()
  }

  const refuseWithoutLinkedAdmin = async (row: IdentityProviderRow): Promise<void> => {
    if (row.onlyWay && (await countsOf(row)).linkedAdmins === 0) throw new ProblemError('last-linked-admin')
  }

  /** Everything that was asked of the provider was asked before: a transaction may run again. */
  const store = async (actor: Actor, before: IdentityProviderRow | null, given: Given, secret: string) => {
    const { organizationId } = actor
    const _id = before?._id ?? newId('identityProvider')
    const sealedSecret = await encryption.seal(secret, secretPlaceOf({ _id, organizationId }))
    const { version: _, clientSecret, ...content } = given
    await transaction(async () => {
      if (before) {
        const isSame = before.issuer === content.issuer && before.clientId === content.clientId
        const forgotten = isSame ? {} : { $unset: { tellsSignInTime: 1 } }
        const changed = { $set: { ...content, sealedSecret }, ...forgotten, $inc: { version: 1 } }
        const { matchedCount } = await rows.updateOne({ _id, version: before.version }, changed)
        if (matchedCount === 0) throw new ProblemError('stale-version')
      } else {
        const row = {
          _id,
          organizationId,
          ...content,
          sealedSecret,
          onlyWay: false,
          linksRemoved: 0,
          version: 1,
          createdAt: now(),
        }
        await rows.create([row])
      }
      const secretChange = clientSecret === null ? {} : { clientSecret: 'set' }
      const changes = auditLog.diff(before ? shown(before) : {}, { ...shown(content), ...secretChange })
      const action = before ? 'identity-provider.changed' : 'identity-provider.registered'
      await auditLog.record(actor, { action, targetId: _id, targetName: given.name, changes })
    }).catch((error: unknown) => {
      if (isDuplicateKey(error, 'signInAddress')) throw new ProblemError('sign-in-address-taken')
      throw isDuplicateKey(error) ? new ProblemError('stale-version') : error
    })
  }

  return {
    find,
    need,
    describe,
    callbackUrlOf,
    registrationOf,
    waysChanged,

    /** Call it in the transaction that takes a link away: one that makes the provider the only way collides with it. */
    noteLinksChanged: async ({ _id }: IdentityProviderRow): Promise<void> => {
      await rows.updateOne({ _id }, { $inc: { linksRemoved: 1 } })
    },

    noteSignInTime: async ({ _id, issuer, clientId }: IdentityProviderRow): Promise<void> => {
      await rows.updateOne({ _id, issuer, clientId }, { $set: { tellsSignInTime: true } })
    },

    findByAddress: (signInAddress: string) => rows.findOne({ signInAddress }).lean<IdentityProviderRow>(),

    /** Those of some organizations that allow no password. */
    onlyWayAmong: async (organizationIds: readonly string[]): Promise<IdentityProviderRow[]> =>
      rows.find({ organizationId: { $in: [...organizationIds] }, onlyWay: true }).lean<IdentityProviderRow[]>(),

    /**
     * Whether passwords count in an organization. Asked when a session that rests on one is there: both this and making the
     * provider the only way write the provider, so that of the two at once the later one knows of the other.
     */
    confirmPassword: async (organizationId: string): Promise<boolean> => {
      const noted = { $inc: { passwordSessions: 1 } }
      const row = await rows.findOneAndUpdate({ organizationId }, noted, { returnDocument: 'after' }).lean()
      return !row?.onlyWay
    },

    /**
     * Somebody is an active admin no more, in the transaction that made it so: where the provider is the only way in, one
     * admin who is linked stays. @throws ProblemError `last-linked-admin`
     */
    refuseLastLinkedAdmin: async ({ organizationId, userId }: AdminGone): Promise<void> => {
      const row = await find(organizationId)
      if (!row?.onlyWay || !(await links.whoIs(organizationId, row.issuer, [userId])).has(userId)) return
      await refuseWithoutLinkedAdmin(row)
    },

    /** Asked when the link is gone. @throws ProblemError `last-linked-admin` where the provider is the only way in */
    refuseWithoutLinkedAdmin,

    /** @throws ProblemError `identity-provider-refused` when nobody of that name answers, and others of the contract */
    set: async (actor: Actor, given: Given): Promise<IdentityProviderState> => {
      await limit.take(actor.organizationId)
      const before = await find(actor.organizationId)
      refuseStale(before, given)
      const secret = await secretFor(before, given)
      await oidc
        .check({ issuer: given.issuer, clientId: given.clientId, clientSecret: secret })
        .catch((error: unknown) => {
          throw toProblem(error)
        })
      if (!isAsItIs(before, given)) await store(actor, before, given, secret)
      return describe(actor)
    },

    /** Tells those who came in by it, and nobody else, how they do from now on. */
    remove: (actor: Actor): Promise<void> =>
      transaction(async () => {
        const { organizationId } = actor
        const row = await need(organizationId)
        if (row.onlyWay) throw onlyWayRefusal()
        const { linkedMembers } = await membersOf(row)
        await rows.deleteOne({ _id: row._id, onlyWay: false })
        await links.removeAll(organizationId)
        await attempts.endAll(organizationId)
        const changes = auditLog.diff(shown(row), {})
        const about = { targetId: row._id, targetName: row.name }
        await auditLog.record(actor, { action: 'identity-provider.removed', ...about, changes })
        await waysChanged.announce({ organizationId, endSessionsBy: 'identity-provider' })
        const [organization] = await organizations.findMany([organizationId])
        const told = { kind: 'provider-removed' as const, provider: row.name, organization: organization?.name ?? '' }
        await users.tellAll(
          linkedMembers.map(({ id }) => id),
          told,
        )
      }),

    /** Said again, it changes nothing and leaves no entry. @throws ProblemError `identity-provider-unproven` */
    setOnlyWay: async (actor: Actor, onlyWay: boolean): Promise<IdentityProviderState> => {
      await transaction(async () => {
        const { organizationId } = actor
        // Whoever makes the last linked admin something else at the same moment collides with this.
        await organizations.lockMembers(organizationId)
        const row = await need(organizationId)
        if (row.onlyWay === onlyWay) return
        if (onlyWay && (await countsOf(row)).linkedAdmins === 0) throw new ProblemError('identity-provider-unproven')
        await rows.updateOne({ _id: row._id }, { $set: { onlyWay }, $inc: { version: 1 } })
        const action = onlyWay ? 'identity-provider.made-only-way' : 'identity-provider.no-longer-only-way'
        await auditLog.record(actor, {
          action,
          targetId: row._id,
          targetName: row.name,
          changes: auditLog.diff({ onlyWay: !onlyWay }, { onlyWay }),
        })
        if (onlyWay) await waysChanged.announce({ organizationId, endSessionsBy: 'password' })
      })
      return describe(actor)
    },
  }
}
