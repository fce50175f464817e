import { backoffMs } from '../../platform/backoff.ts'
import type { FollowUpHandler, FollowUps } from '../../platform/follow-ups.ts'
import { toLetter } from '../../platform/letter.ts'
import type { Logger } from '../../platform/logger.ts'
import type { Mailer, MailOutcome } from '../../platform/mail.ts'
import type { Model } from '../../platform/mongo.ts'
import { newToken, toLink } from '../../platform/single-use-link.ts'
import type { OrganizationService } from '../organizations/organization.service.ts'
import type { InvitationRow } from './invitation.model.ts'
import { toInvitationLetter } from './invitation-letter.ts'

export const invitationPath = '/invitation'

/** As many links of one invitation may work at once: of e-mails whose sending ended unknown. */
const mostLinks = 5
const mostTries = 20
const backoff = { baseMs: 10_000, capMs: 30 * 60_000 }

interface Promised {
  readonly invitationId: string
  readonly generation: number
  readonly tries: number
}

export interface InvitationMailDeps {
  readonly rows: Model<InvitationRow>
  readonly followUps: FollowUps
  readonly mailer: Mailer | null
  readonly organizations: Pick<OrganizationService, 'findMany'>
  readonly publicUrl: string
  readonly now: () => Date
  readonly logger: Logger
}

/**
 * Sends invitations by e-mail, as a promise kept by the worker. The link is made when it is sent, so that its token is
 * never stored: each try makes another one.
 */
export const createInvitationMail = (deps: InvitationMailDeps) => {
  const { rows, mailer, organizations, publicUrl, now, logger } = deps
  const sending = deps.followUps.define<Promised>('invitations.mail')

  const send = async (row: InvitationRow, via: Mailer, token: string): Promise<MailOutcome> => {
    const [organization] = await organizations.findMany([row.organizationId])
    const letter = toInvitationLetter({
      organization: organization?.name ?? '',
      invitedBy: row.invitedBy.name,
      role: row.role,
      link: toLink(publicUrl, invitationPath, token),
      expiresAt: row.expiresAt,
    })
    const to = { name: row.email, address: row.email }
    return via.send({ ...toLetter(letter), to, id: `${row._id}-${row.generation}` })
  }

  const handle: FollowUpHandler<Promised> = async ({ invitationId, generation, tries }, { organizationId }) => {
    if (!mailer) return undefined
    const { token, hash } = newToken()
    const here = { _id: invitationId, organizationId, status: 'open' as const, generation }
    const addLink = { $push: { tokenHashes: { $each: [hash], $slice: -mostLinks } } }
    const row = await rows
      .findOneAndUpdate({ ...here, expiresAt: { $gt: now() } }, addLink, { returnDocument: 'after' })
      .lean<InvitationRow>()
    if (!row) return undefined
    const outcome = await send(row, mailer, token)
    const facts = { organizationId, invitationId, tries }
    if (outcome.kind === 'sent') {
      await rows.updateOne(here, { $set: { delivery: 'sent', deliveryProblem: null } })
      logger.info(facts, 'An invitation was sent')
      return undefined
    }
    const again = outcome.kind === 'failed' && tries < mostTries
    const delivery = again ? ('sending' as const) : ('failed' as const)
    await rows.updateOne(here, { $set: { delivery, deliveryProblem: outcome.reason } })
    logger.warn({ ...facts, reason: outcome.reason, again }, 'An invitation could not be sent')
    const next = { invitationId, generation, tries: tries + 1 }
    return again ? { continueWith: next, delayMs: backoff.baseMs + backoffMs(tries + 1, backoff) } : undefined
  }
  sending.handle(handle)

  return {
    /** In the transaction that makes the invitation, or makes it anew. */
    promise: ({ _id, organizationId, generation }: InvitationRow): Promise<void> =>
      sending.request(organizationId, { invitationId: _id, generation, tries: 0 }),
  }
}
