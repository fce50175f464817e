import { randomBytes } from 'node:crypto'
import { type Client, createClient } from '@billbridge/contract/client'
import type { Plan } from '@billbridge/contract/organizations'
import type { Role } from '@billbridge/contract/permissions'
import { type Actor, systemActor } from '../src/platform/actor.ts'
import type { Services } from '../src/services.ts'

export const testPassword = 'correct horse battery'

/** A person signed in with a browser's cookie. */
export interface SignedIn {
  readonly client: Client
  readonly cookie: string
  readonly actor: Actor
  readonly email: string
}

/** A program with an API key. */
export interface Machine {
  readonly client: Client
  readonly secret: string
}

/** One tenant and ways to act in it. People and keys are made when first asked for, one for each role. */
export interface TestOrganization {
  readonly id: string
  /** Billbridge itself, for calling services without HTTP. */
  readonly system: Actor
  readonly signedIn: (role: Role) => Promise<SignedIn>
  readonly machine: (role: Role) => Promise<Machine>
}

/** The session cookie of an answer, ready to be sent back. */
export const cookieOf = (answer: { headers: Headers }): string =>
  answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')

export const signIn = (url: string, email: string, password: string): Promise<Response> =>
  fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  })

/** A browser's client: it begins with a cookie, and keeps the one that an answer gives it instead. */
export const clientWithCookie = (url: string, cookie: string): Client => {
  let current = cookie
  return createClient({
    baseUrl: url,
    headers: () => ({ cookie: current }),
    fetch: async (...args) => {
      const answer = await fetch(...args)
      current = cookieOf(answer) || current
      return answer
    },
  })
}

/** A browser in which somebody has just signed in. */
export const signedInClient = async (url: string, email: string, password = testPassword): Promise<Client> =>
  clientWithCookie(url, cookieOf(await signIn(url, email, password)))

const once = <K, V>(make: (key: K) => Promise<V>): ((key: K) => Promise<V>) => {
  const made = new Map<K, Promise<V>>()
  return (key) => {
    const known = made.get(key) ?? make(key)
    made.set(key, known)
    return known
  }
}

/** A member of an organization; the e-mail is new unless given. */
export const createMember = async (
  services: Services,
  organizationId: string,
  { role, email }: { role: Role; email?: string },
) => {
  const address = email ?? `${role}-${randomBytes(4).toString('hex')}@example.com`
  const member = { email: address, name: `Example ${role}`, role, password: testPassword }
  const user = await services.users.addMember(systemActor(organizationId), member)
  return { ...user, actor: { kind: 'user' as const, id: user.id, name: user.name, organizationId, role } }
}

/** A new tenant, with an admin from the start. */
export const createOrganization = async (
  { url, services }: { url: string; services: Services },
  { name = 'Example Holding', plan = 'free' }: { name?: string; plan?: Plan } = {},
): Promise<TestOrganization> => {
  const { id } = await services.organizations.create({ name, plan })
  const admin = await createMember(services, id, { role: 'admin' })

  const signInAs = async (role: Role): Promise<SignedIn> => {
    const member = role === 'admin' ? admin : await createMember(services, id, { role })
    const cookie = cookieOf(await signIn(url, member.email, testPassword))
    return {
      client: clientWithCookie(url, cookie),
      cookie,
      actor: member.actor,
      email: member.email,
    }
  }

  const makeMachine = async (role: Role): Promise<Machine> => {
    const { secret } = await services.apiKeys.create(admin.actor, { name: `Example ${role} key`, role })
    return { client: createClient({ baseUrl: url, headers: () => ({ authorization: `Bearer ${secret}` }) }), secret }
  }

  return { id, system: systemActor(id), signedIn: once(signInAs), machine: once(makeMachine) }
}
