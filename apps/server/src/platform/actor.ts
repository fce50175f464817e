import type { ActorReference } from '@billbridge/contract/ids'
import type { Role } from '@billbridge/contract/permissions'

/** Who asks for something, in which organization, and how much they may. Every service call that changes data takes one. */
export interface Actor extends ActorReference {
  readonly organizationId: string
  readonly role: Role
  /** Of an API key: the person it goes back to, if there is one. */
  readonly personId?: string
}

/** The person behind what an actor makes: themselves, or whoever made the API key; null for Billbridge and operators. */
export const personBehind = ({ kind, id, personId = '' }: Actor): string | null =>
  (kind === 'user' ? id : personId) || null

/** The same of what a row notes of its maker; rows of old name no person, only who made them. */
export const personNoted = (personId: string | null | undefined, { kind, id }: ActorReference): string | null =>
  personId ?? (kind === 'user' ? id : null)

/** Billbridge itself, working for an organization: the worker and its schedules. */
export const systemActor = (organizationId: string): Actor => ({
  kind: 'system',
  id: 'system',
  name: 'Billbridge',
  organizationId,
  role: 'admin',
})

/** Whoever runs this Billbridge, by the operator's command. */
export const operatorActor = (organizationId: string): Actor => ({
  kind: 'operator',
  id: 'operator',
  name: 'Operator',
  organizationId,
  role: 'admin',
})

/** What is kept of an actor beside the thing that was done. */
export const toActorReference = ({ kind, id, name }: ActorReference): ActorReference => ({ kind, id, name })
