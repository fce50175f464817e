import type { AuthorizationOutcome } from '@billbridge/contract/credentials'
import { credentialEndpoints } from '@billbridge/contract/credentials'
import { may } from '@billbridge/contract/permissions'
import type { Actor } from '../../platform/actor.ts'
import { randomText } from '../../platform/ids.ts'
import type { Logger } from '../../platform/logger.ts'
import type { Model } from '../../platform/mongo.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import { hashOfToken } from '../../platform/single-use-link.ts'
import type { StripeConnect } from '../../stripe/stripe-connect.ts'
import type { AuthorizationRow } from './authorization.model.ts'
import type { AuthorizationCodes } from './authorization-codes.ts'
import type { CredentialRow } from './credential.model.ts'
import { type AuthorizationReturn, outcomeOfFailure } from './credential-return.ts'
import { type CredentialStore, modeOfRow, refuseExpired } from './credential-store.ts'
import type { SettleGrant } from './settle-grant.ts'

/** Who stands before us: the person and organization of the session, if anybody is signed in, and its id. */
export interface Visitor {
  readonly actor: Actor | undefined
  readonly sessionId: string
}

/** What Stripe put into the address it sent the person back to. */
export interface StripeAnswer {
  readonly code?: string | undefined
  readonly state?: string | undefined
  readonly error?: string | undefined
}

export interface AuthorizationDeps {
  readonly store: CredentialStore
  readonly authorizations: Model<AuthorizationRow>
  readonly codes: AuthorizationCodes
  readonly connect: StripeConnect
  readonly settleGrant: SettleGrant
  readonly expiresAt: () => Date
  readonly logger: Logger
}

const livesMs = 30 * 60_000

/** Whose authorizations these are: one person's, in one organization, in one session. Null for anybody else. */
const ownerOf = ({ actor, sessionId }: Visitor) =>
  actor?.kind === 'user'
    ? { organizationId: actor.organizationId, userId: actor.id, sessionHash: hashOfToken(sessionId) }
    : null

/** What tells who is not the owner of a way from who is. Who is signed in nowhere may yet sign in as its owner. */
const strangerTo = (row: AuthorizationRow, actor: Actor | undefined): AuthorizationOutcome => {
  if (!actor) return 'other-session'
  if (actor.id !== row.userId) return 'other-person'
  return actor.organizationId === row.organizationId ? 'other-session' : 'other-organization'
}

/** Asked again on the way back: the role may have been lowered meanwhile. */
const mayConnect = ({ role }: Actor): boolean => may(role, credentialEndpoints.authorize.access)

/** To Stripe's consent page and back. */
export const createCredentialAuthorization = (deps: AuthorizationDeps) => {
  const { store, authorizations, codes, connect, settleGrant, expiresAt, logger } = deps
  const { rows, now } = store

  const returnTo = (credential: CredentialRow | null, outcome: AuthorizationOutcome): AuthorizationReturn => ({
    outcome,
    credentialId: credential?._id ?? null,
    pending: credential?.status === 'pending',
  })

  const nowhere = (outcome: AuthorizationOutcome) => returnTo(null, outcome)

  const credentialOf = ({ organizationId, credentialId }: AuthorizationRow) =>
    rows.findOne({ _id: credentialId, organizationId }).lean<CredentialRow>()

  const note = async ({ _id, organizationId }: AuthorizationRow, outcome: AuthorizationOutcome): Promise<void> => {
    await authorizations.updateOne({ _id, organizationId }, { $set: { outcome } })
  }

  /** By its state, which nobody can guess; otherwise, as Stripe may send a refusal without one, the session's latest. */
  const findAuthorization = (visitor: Visitor, { state, error }: StripeAnswer) => {
    if (state) return authorizations.findById(hashOfToken(state)).lean<AuthorizationRow>()
    const owner = ownerOf(visitor)
    if (!owner || !error) return null
    return authorizations
      .findOne({ ...owner, status: { $in: ['open', 'refused'] } })
      .sort({ createdAt: -1 })
      .lean<AuthorizationRow>()
  }

  const isTheirs = (row: AuthorizationRow, visitor: Visitor): boolean => {
    const owner = ownerOf(visitor)
    return (
      owner !== null &&
      owner.organizationId === row.organizationId &&
      owner.userId === row.userId &&
      owner.sessionHash === row.sessionHash
    )
  }

  /** Somebody else's browser, or a session that ended meanwhile. Members of the organization are led to the credential. */
  const turnAway = async (row: AuthorizationRow, { actor }: Visitor): Promise<AuthorizationReturn> => {
    const mayKnow = actor === undefined || actor.organizationId === row.organizationId
    return returnTo(mayKnow ? await credentialOf(row) : null, strangerTo(row, actor))
  }

  const refuse = async (row: AuthorizationRow, { error, state }: StripeAnswer): Promise<AuthorizationReturn> => {
    const outcome = error === 'access_denied' ? 'refused' : 'stripe-error'
    const { _id, organizationId } = row
    const update = { $set: { status: 'refused' as const, outcome } }
    // Without its state any page could have led the browser here: that ends no way.
    if (state) await authorizations.updateOne({ _id, organizationId, status: 'open' }, update)
    return returnTo(await credentialOf(row), outcome)
  }

  /** Why the code is not even shown to Stripe; null when it may be. A code that is not used up cannot be lost. */
  const refusalBefore = (row: AuthorizationRow, credential: CredentialRow | null): AuthorizationOutcome | null => {
    if (row.status !== 'open') return 'already-used'
    if (row.expiresAt <= now()) return 'expired'
    // Its time is as long as that of the way, which is not over: somebody deleted it.
    if (!credential) return 'credential-deleted'
    if (credential.expiresAt && credential.expiresAt <= now()) return 'expired'
    if (credential.destination === null || modeOfRow(credential) !== row.mode) return 'wrong-mode'
    return connect.platform(row.mode)?.clientId === row.clientId ? null : 'stripe-error'
  }

  const spend = async (row: AuthorizationRow): Promise<boolean> => {
    const { _id, organizationId } = row
    const open = { _id, organizationId, status: 'open' as const, expiresAt: { $gt: now() } }
    return (await authorizations.updateOne(open, { $set: { status: 'spent' } })).modifiedCount === 1
  }

  const exchange = async (row: AuthorizationRow, actor: Actor, answer: { code: string; state: string }) => {
    const states = { open: () => Promise.reject(new Error('Nothing begins here.')), spend: () => spend(row) }
    const result = await connect.exchange(row.mode, answer, states)
    if (result.kind === 'state-refused') return returnTo(await credentialOf(row), 'already-used')
    if (result.kind === 'failed') {
      const { kind, code, message, requestId } = result.failure
      logger.warn({ kind, code, reason: message, stripeRequestId: requestId }, 'Stripe did not take a code')
      const outcome = outcomeOfFailure(result.failure)
      await note(row, outcome)
      return returnTo(await credentialOf(row), outcome)
    }
    const settled = await settleGrant(actor, row, result.grant)
    await note(row, settled.outcome)
    return settled
  }

  const open = async (credential: CredentialRow, owner: NonNullable<ReturnType<typeof ownerOf>>, clientId: string) => {
    const state = randomText(43)
    const at = now()
    const row: AuthorizationRow = {
      _id: hashOfToken(state),
      ...owner,
      credentialId: credential._id,
      mode: modeOfRow(credential),
      clientId,
      status: 'open',
      outcome: null,
      createdAt: at,
      expiresAt: new Date(at.getTime() + livesMs),
    }
    await authorizations.create([row])
    return state
  }

  return {
    /** @throws ProblemError `people-only` for a machine, `credential-expired`, `credential-incomplete`, `oauth-not-configured` */
    begin: async (
      visitor: Visitor & { readonly actor: Actor },
      id: string,
    ): Promise<{ url: string; expiresAt: string }> => {
      const owner = ownerOf(visitor)
      if (!owner) {
        throw new ProblemError('people-only', {
          detail: 'Only a person who is signed in can approve access at Stripe. With an API key, use a restricted key.',
        })
      }
      const keepAlive = (row: CredentialRow) => {
        refuseExpired(row, now())
        modeOfRow(row)
        return row.status === 'pending' ? { set: { expiresAt: expiresAt() } } : null
      }
      const credential = await store.change(visitor.actor, id, keepAlive)
      const mode = modeOfRow(credential)
      const platform = connect.platform(mode)
      if (!platform) throw new ProblemError('oauth-not-configured', { details: { mode } })
      const url = await connect.authorizeUrl(mode, {
        open: () => open(credential, owner, platform.clientId),
        spend: async () => false,
      })
      return { url, expiresAt: new Date(now().getTime() + livesMs).toISOString() }
    },

    /** What became of a person's way to Stripe. Never throws for what stands in the address. */
    comeBack: async (visitor: Visitor, answer: StripeAnswer): Promise<AuthorizationReturn> => {
      const row = await findAuthorization(visitor, answer)
      if (!row) return nowhere('not-started-here')
      if (!isTheirs(row, visitor) || !visitor.actor) return turnAway(row, visitor)
      if (answer.error && row.status !== 'spent') return refuse(row, answer)
      if (!mayConnect(visitor.actor)) return { ...returnTo(await credentialOf(row), 'not-allowed'), pending: false }
      const { code, state } = answer
      const isItsOwn = code !== undefined && (await codes.belongsTo(row, code))
      const credential = await credentialOf(row)
      const refusal = refusalBefore(row, credential)
      if (refusal) return returnTo(credential, refusal)
      if (!code || !state) return returnTo(credential, 'stripe-error')
      if (!isItsOwn) return returnTo(credential, 'already-used')
      return exchange(row, visitor.actor, { code, state })
    },
  }
}
