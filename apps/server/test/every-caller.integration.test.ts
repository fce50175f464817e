import { apiKeyEndpoints } from '@billbridge/contract/api-keys'
import type { Access } from '@billbridge/contract/endpoint'
import { allEndpoints, type NamedEndpoint } from '@billbridge/contract/endpoints'
import { problemsOf } from '@billbridge/contract/openapi-problems'
import { may, type Role, roles } from '@billbridge/contract/permissions'
import { userEndpoints } from '@billbridge/contract/users'
import { expect, test } from 'vitest'
import { type Asked, createAsking, unknownId } from './asking.ts'
import { createTestDatabase } from './database.ts'
import { idKindsOf } from './endpoint-samples.ts'
import { clientWithCookie, cookieOf, createMember, createOrganization, signIn, testPassword } from './factories.ts'
import { makeObjectOfEveryKind } from './objects-of-every-kind.ts'
import { startServer } from './start-server.ts'

let setBackMs = 0
const now = () => new Date(Date.now() - setBackMs)
const server = await startServer(createTestDatabase(), { sandbox: true, now })
const { organization, services } = server
const own = await makeObjectOfEveryKind(server, organization)
const ask = createAsking(server.url, (kind) => own[kind] ?? unknownId(kind))
const admin = await organization.signedIn('admin')

/** What may come of a request: refused as nobody's, for the role, as a key's, for a proof that is too old, or let in, whatever it is answered then. */
type Outcome = 'not signed in' | 'role too weak' | 'proof too old' | 'for people only' | 'let in' | 'not found'

/** One way to come to the API, and how an endpoint with this access takes it. */
interface Caller {
  readonly headers: Record<string, string>
  readonly expected: (access: Access) => Outcome
  /** Asks for what is there, in an organization that is not the caller's. */
  readonly elsewhere?: true
  readonly isKey?: true
  /** Signed in long ago. */
  readonly isOld?: true
}

const onlyToAll = (access: Access): Outcome => (access === 'public' ? 'let in' : 'not signed in')

const byRole =
  (role: Role) =>
  (access: Access): Outcome =>
    access === 'public' || access === 'signed-in' || may(role, access) ? 'let in' : 'role too weak'

const newMember = async () => {
  const member = await createMember(services, organization.id, { role: 'admin' })
  return { ...member, headers: { cookie: cookieOf(await signIn(server.url, member.email, testPassword)) } }
}

const suspended = async (): Promise<Caller> => {
  const { id, headers } = await newMember()
  await admin.client.call(userEndpoints.update, { params: { userId: id }, body: { status: 'suspended' } })
  return { headers, expected: onlyToAll }
}

const removed = async (): Promise<Caller> => {
  const { id, headers } = await newMember()
  await admin.client.call(userEndpoints.remove, { params: { userId: id } })
  return { headers, expected: onlyToAll }
}

const signedOut = async (): Promise<Caller> => {
  const { headers } = await newMember()
  await fetch(`${server.url}/api/v1/session`, { method: 'DELETE', headers })
  return { headers, expected: onlyToAll }
}

const newKey = async ({ client }: Pick<typeof admin, 'client'> = admin, expiresAt: string | null = null) => {
  const body = { name: 'Example key', role: 'admin' as const, expiresAt }
  const { data } = await client.call(apiKeyEndpoints.create, { body })
  return { id: data.apiKey.id, headers: { authorization: `Bearer ${data.secret}` } }
}

/** Made yesterday for an hour, by somebody who had signed in then. */
const expiredKey = async (): Promise<Caller> => {
  setBackMs = 24 * 3600 * 1000
  const { headers: maker } = await newMember()
  const client = clientWithCookie(server.url, maker.cookie)
  const { headers } = await newKey({ client }, new Date(now().getTime() + 3600 * 1000).toISOString())
  setBackMs = 0
  return { headers, expected: onlyToAll }
}

const revokedKey = async (): Promise<Caller> => {
  const { id, headers } = await newKey()
  await admin.client.call(apiKeyEndpoints.remove, { params: { apiKeyId: id } })
  return { headers, expected: onlyToAll }
}

const person = async (role: Role): Promise<Caller> => {
  const { cookie } = await organization.signedIn(role)
  return { headers: { cookie }, expected: byRole(role) }
}

/** Signed in yesterday, and not asked since. */
const oldSession = async (): Promise<Caller> => {
  setBackMs = 24 * 3600 * 1000
  const { headers } = await newMember()
  setBackMs = 0
  return { headers, expected: byRole('admin'), isOld: true }
}

const machine = async (role: Role): Promise<Caller> => {
  const { secret } = await organization.machine(role)
  return { headers: { authorization: `Bearer ${secret}` }, expected: byRole(role), isKey: true }
}

const stranger = await createOrganization(server, { name: 'Strange Example' })

const callers: Readonly<Record<string, Caller>> = {
  nobody: { headers: {}, expected: onlyToAll },
  'a key that is nobody’s': { headers: { authorization: `Bearer bb_${'0'.repeat(40)}` }, expected: onlyToAll },
  'somebody suspended': await suspended(),
  'somebody removed': await removed(),
  'somebody signed out': await signedOut(),
  'an admin signed in yesterday': await oldSession(),
  'an expired key': await expiredKey(),
  'a revoked key': await revokedKey(),
  'an admin of another organization': {
    headers: { cookie: (await stranger.signedIn('admin')).cookie },
    expected: byRole('admin'),
    elsewhere: true,
  },
  'an admin’s key of another organization': {
    headers: { authorization: `Bearer ${(await stranger.machine('admin')).secret}` },
    expected: byRole('admin'),
    isKey: true,
    elsewhere: true,
  },
  ...Object.fromEntries(
    await Promise.all(roles.map(async (role) => [`a person, ${role}`, await person(role)] as const)),
  ),
  ...Object.fromEntries(await Promise.all(roles.map(async (role) => [`a key, ${role}`, await machine(role)] as const))),
}

const outcomeOf = ({ status, type, problem }: Asked): Outcome | number => {
  if (status >= 500) return status
  if (status === 401 && type === 'not-signed-in') return 'not signed in'
  if (status === 403 && type === 'not-allowed' && problem?.details?.needed) return 'role too weak'
  if (status === 403 && type === 'proof-needed') return 'proof too old'
  if (status === 403 && type === 'people-only') return 'for people only'
  return 'let in'
}

const takesIds = ({ spec }: NamedEndpoint): boolean => spec.access !== 'public' && idKindsOf(spec.params).length > 0

/**
 * Comes with ids that are nobody's, so that nothing is changed; somebody from elsewhere with those of what is there, and is
 * told no more than that there is no such thing.
 */
const come = async (endpoint: NamedEndpoint, { headers, elsewhere }: Caller): Promise<Outcome | number> => {
  if (!elsewhere) return outcomeOf(await ask(endpoint, { headers, params: unknownId, body: unknownId }))
  const answer = await ask(endpoint, { headers })
  const isKept = answer.type === 'not-found' || (answer.type === 'not-allowed' && !answer.problem?.details?.needed)
  return takesIds(endpoint) && isKept ? 'not found' : outcomeOf(answer)
}

const isForPeople = ({ spec }: NamedEndpoint): boolean => problemsOf(spec).includes('people-only')

const expectedOf = (endpoint: NamedEndpoint, { expected, elsewhere, isKey, isOld }: Caller): Outcome => {
  const byAccess = expected(endpoint.spec.access)
  if (isOld && endpoint.spec.proof) return 'proof too old'
  if (isKey && byAccess === 'let in' && isForPeople(endpoint)) return 'for people only'
  return elsewhere && takesIds(endpoint) ? 'not found' : byAccess
}

/** Signing out ends what the others come with, so it comes last. */
const inOrder = [...allEndpoints].sort(
  (a, b) => Number(a.name === 'session.signOut') - Number(b.name === 'session.signOut'),
)

test.each(inOrder.map((endpoint) => [endpoint.name, endpoint] as const))(
  '%s lets in whom it is for, and nobody else',
  async (_, endpoint) => {
    const outcomes = await Promise.all(
      Object.entries(callers).map(async ([name, caller]) => [name, await come(endpoint, caller)] as const),
    )
    const expected = Object.entries(callers).map(([name, caller]) => [name, expectedOf(endpoint, caller)] as const)
    expect(Object.fromEntries(outcomes)).toEqual(Object.fromEntries(expected))
  },
)
