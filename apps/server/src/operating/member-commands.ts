import { ownNameOf } from '@billbridge/contract/ids'
import { type Role, roleSchema, rolesAbove } from '@billbridge/contract/permissions'
import { emailSchema } from '@billbridge/contract/session'
import type { User } from '@billbridge/contract/users'
import { type Command, Option } from 'commander'
import { environmentOfProcess } from '../config.ts'
import { type Actor, operatorActor } from '../platform/actor.ts'
import { everyPage } from '../platform/page.ts'
import type { Services } from '../services.ts'
import { askPassword } from './ask-password.ts'
import { addCommand, choice, type Doing, neededOption, organizationOption, userOption } from './command-options.ts'

const pageRows = 200

interface OfMember {
  readonly organization: string
  readonly user: string
}

/** What a person made is ended with what they lose. */
interface Revocations {
  readonly revokeApiKeys?: boolean
  readonly revokeInvitations?: boolean
}

const revocationsOf = ({ revokeApiKeys = false, revokeInvitations = false }: Revocations) => ({
  apiKeys: revokeApiKeys,
  invitations: revokeInvitations,
})

/** What somebody made that is above what they may do now, and goes on: nothing of it ends silently, nor goes on unseen. */
const listLeft = async ({ apiKeys, invitations }: Services, actor: Actor, madeBy: string, keeps: User | null) => {
  const above = rolesAbove(keeps?.status === 'active' ? keeps.role : null)
  const keys = await everyPage((cursor) => apiKeys.list(actor, { cursor, limit: pageRows, madeBy }))
  const invited = await everyPage((cursor) => invitations.list(actor, { cursor, limit: pageRows, madeBy }))
  const left = {
    apiKeysLeft: keys
      .filter(({ role }) => above.includes(role))
      .map(({ id, name, role, lastFour, lastUsedAt }) => ({ id, name, role, lastFour, lastUsedAt })),
    invitationsLeft: invited
      .filter(({ role }) => above.includes(role))
      .map(({ id, email, role }) => ({ id, email, role })),
  }
  if (left.apiKeysLeft.length + left.invitationsLeft.length > 0) {
    process.stderr.write(
      'What they made beyond what they may do now goes on and is listed here. Revoke it in the console where it must not.\n',
    )
  }
  return left
}

interface NewMember {
  readonly organization: string
  readonly email: string
  readonly name: string
  readonly role: Role
}

/** Asks for a password for somebody new alone; who is known keeps theirs, and the operator is told so. */
const addMember =
  ({ organization, ...member }: NewMember) =>
  async ({ users }: Services) => {
    const actor = operatorActor(organization)
    const known = await users.findByEmail(member.email.toLowerCase())
    if (!known) return users.addMember(actor, { ...member, password: await askPassword(environmentOfProcess()) })
    const added = await users.addMember(actor, member)
    process.stderr.write(`${added.email} is known already, as ${added.name}, and keeps that name and their password.\n`)
    return added
  }

interface MemberChange extends OfMember, Revocations {
  readonly role?: Role
  readonly status?: User['status']
}

/** The member as they are now, and what they made that is above it. */
const setMember =
  ({ organization, user: userId, role, status, ...revocations }: MemberChange) =>
  async (services: Services) => {
    const actor = operatorActor(organization)
    const user = await services.users.setMembership(actor, userId, {
      ...(role === undefined ? {} : { role }),
      ...(status === undefined ? {} : { status }),
      also: revocationsOf(revocations),
    })
    return { ...user, ...(await listLeft(services, actor, userId, user)) }
  }

/** What they made and left behind. */
const removeMember =
  ({ organization, user: userId, ...revocations }: OfMember & Revocations) =>
  async (services: Services) => {
    const actor = operatorActor(organization)
    await services.users.removeMember(actor, userId, revocationsOf(revocations))
    return listLeft(services, actor, userId, null)
  }

const revocations = () => [
  new Option('--revoke-api-keys', 'end the API keys they made beyond what they may do then'),
  new Option('--revoke-invitations', 'end the invitations they made beyond it'),
]
const role = () => choice('--role <role>', roleSchema.options, 'what they may do')
const email = () => neededOption('--email <e-mail>', emailSchema, 'by which they sign in')

/** What an operator does to a member. */
export const addMemberCommands = (program: Command, does: Doing): void => {
  const members = addCommand(program, 'members', 'Add, change and help members of an organization')
  const add =
    'Add a member. Asks somebody new for a password, or takes it from BILLBRIDGE_MEMBER_PASSWORD; who is known already keeps theirs'
  addCommand(
    members,
    'add',
    add,
    organizationOption(),
    email(),
    neededOption('--name <name>', ownNameOf(100), 'what they are called'),
    role().makeOptionMandatory(),
  ).action((given: NewMember) => does(addMember(given)))
  const set = 'Change role or status of a member, and list what they made beyond what they may do then'
  const status = choice('--status <status>', ['active', 'suspended'], 'whether they may come in')
  addCommand(members, 'set', set, organizationOption(), userOption(), role(), status, ...revocations()).action(
    (given: MemberChange) => does(setMember(given)),
  )
  const remove = 'Remove a member, and list what they made'
  addCommand(members, 'remove', remove, organizationOption(), userOption(), ...revocations()).action(
    (given: OfMember & Revocations) => does(removeMember(given)),
  )
  const link = 'Print a link by which a person sets a new password, once; pass it on by a way only they can read'
  addCommand(members, 'reset-link', link, email()).action((given: { email: string }) =>
    does(({ passwords }) => passwords.makeResetLink(given.email)),
  )
  const codes = 'Turn off the one-time codes of a member who lost app and recovery codes'
  addCommand(members, 'reset-codes', codes, organizationOption(), userOption()).action(
    ({ organization, user }: OfMember) =>
      does(({ oneTimeCodes }) => oneTimeCodes.reset(operatorActor(organization), user)),
  )
}
