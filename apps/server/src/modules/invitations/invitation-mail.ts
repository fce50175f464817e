import { z } from 'zod'
import type { FollowUpHandler, FollowUps } from '../../platform/follow-ups.ts'
import { toLetter } from '../../platform/letter.ts'
import type { Logger } from '../../platform/logger.ts'
import type { Mail, Mailer } from '../../platform/mail.ts'
import { sendPromised } from '../../platform/mail-promise.ts'
import type { Model } from '../../platform/mongo.ts'
import { newToken, toLink } from '../../platform/single-use-link.ts'
import type { OrganizationService } from '../organizations/organization.service.ts'
import type { InvitationRow } from './invitation.model.ts'
import { toInvitationLetter } from './invitation-letter.ts'

export const invitationPath = '/invitation'

/** As many links of one invitation may work at once: of e-mails whose sending ended unknown. */
const mostLinks = 5
const patience = { mostTries: 20, baseMs: 10_000, capMs: 30 * 60_000 }

const promisedSchema = z.strictObject({ invitationId: z.string(), generation: z.int(), tries: z.int() })
type Promised = z.infer<typeof promisedSchema>

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
  const sending = deps.followUps.define('invitations.mail', promisedSchema)

  const toMail = async (row: InvitationRow, token: string): Promise<Mail> => {
    const [organization] = await organizations.findMany([row.organizationId])
    const letter = toInvitationLetter({
      organization: organization?.name ?? '',
      invitedBy: row.invitedBy.name,
      role: row.role,
      link: toLink(publicUrl, invitationPath, token),
      expiresAt: row.expiresAt,
    })
    const to = { name: row.email, address: row.email }
    return { ...toLetter(letter), to, id: `${row._id}-${row.generation}` }
  }

  const handle: FollowUpHandler<Promised> = async (promised, { organizationId }) => {
    if (!mailer) return undefined
    const { invitationId, generation } = promised
    const { token, hash } = newToken()
    const here = { _id: invitationId, organizationId, status: 'open' as const, generation }
    const addLink = { $push: { tokenHashes: { $each: [hash], $slice: -mostLinks } } }
    const row = await rows
      .findOneAndUpdate({ ...here, expiresAt: { $gt: now() } }, addLink, { returnDocument: 'after' })
      .lean<InvitationRow>()
    if (!row) return undefined
    const by = { mailer, logger, patience, what: 'An invitation', facts: { organizationId, invitationId } }
    const { outcome, next } = await sendPromised(by, await toMail(row, token), promised)
    const problem = outcome.kind === 'sent' ? null : outcome.reason
    const delivery = outcome.kind === 'sent' ? ('sent' as const) : next ? ('sending' as const) : ('failed' as const)
    await rows.updateOne(here, { $set: { delivery, deliveryProblem: problem } })
    return next
  }
  sending.handle(handle)

  return {
    /** In the transaction that makes the invitation, or makes it anew. */
    promise: ({ _id, organizationId, generation }: InvitationRow): Promise<void> =>
      sending.request(organizationId, { invitationId: _id, generation, tries: 0 }),
  }
}
