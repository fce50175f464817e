import { roleSchema, rolesAbove } from '@billbridge/contract/permissions'
import type { User } from '@billbridge/contract/users'
import { z } from 'zod'
import { type Actor, operatorActor } from '../platform/actor.ts'
import { everyPage } from '../platform/page.ts'
import type { Services } from '../services.ts'
import { type Options, option, text } from './command-options.ts'

const pageRows = 200
const status = z.enum(['active', 'suspended'], 'must be active or suspended')

const revocationsOf = (options: Options) => ({
  apiKeys: options['revoke-api-keys'] === true,
  invitations: options['revoke-invitations'] === true,
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

export const memberUsage = `  operator members set --organization <org_…> --user <user_…> [--role <role>] [--status active|suspended]
                       [--revoke-api-keys] [--revoke-invitations]
  operator members remove --organization <org_…> --user <user_…> [--revoke-api-keys] [--revoke-invitations]`

/** The member as they are now, and what they made that is above it. */
export const setMember = async (services: Services, options: Options) => {
  const actor = operatorActor(option(options, 'organization', text))
  const userId = option(options, 'user', text)
  const user = await services.users.setMembership(actor, userId, {
    ...(options.role === undefined ? {} : { role: option(options, 'role', roleSchema) }),
    ...(options.status === undefined ? {} : { status: option(options, 'status', status) }),
    also: revocationsOf(options),
  })
  return { ...user, ...(await listLeft(services, actor, userId, user)) }
}

/** What they made and left behind. */
export const removeMember = async (services: Services, options: Options) => {
  const actor = operatorActor(option(options, 'organization', text))
  const userId = option(options, 'user', text)
  await services.users.removeMember(actor, userId, revocationsOf(options))
  return listLeft(services, actor, userId, null)
}
