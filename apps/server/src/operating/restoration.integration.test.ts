import { apiKeyEndpoints } from '@billbridge/contract/api-keys'
import { identityProviderEndpoints } from '@billbridge/contract/identity-providers'
import { invitationEndpoints } from '@billbridge/contract/invitations'
import { organizationEndpoints } from '@billbridge/contract/organizations'
import { passwordEndpoints } from '@billbridge/contract/passwords'
import { signInStepEndpoints } from '@billbridge/contract/sign-in-steps'
import { expect, test } from 'vitest'
import { openBrowser } from '../../test/browser.ts'
import { buildPrograms } from '../../test/built-programs.ts'
import { createTestDatabase } from '../../test/database.ts'
import { createMember, createOrganization, signIn, testPassword } from '../../test/factories.ts'
import { startIdentityProvider } from '../../test/identity-provider.ts'
import { codeOf, turnCodesOn } from '../../test/one-time-codes.ts'
import { runProgram } from '../../test/run-program.ts'
import { startServer } from '../../test/start-server.ts'
import { createServices } from '../services.ts'
import type { RestorationReport } from './after-restoration.ts'

const programs = await buildPrograms()
const idp = await startIdentityProvider()
const server = await startServer(createTestDatabase(), { config: { allowedPrivateHosts: [idp.host] } })
const { services, organization, anonymous, url } = server
const { connection } = services

const takenAt = '2026-01-31T23:00:00Z'

const noteRestore = async (...more: string[]): Promise<{ report: RestorationReport; stderr: string }> => {
  const args = ['note-restore', '--taken-at', takenAt, ...more]
  const { code, stdout, stderr } = await runProgram(`${programs}/operator.js`, args, server.environment).ended
  expect(code, stderr).toBe(0)
  return { report: JSON.parse(stdout), stderr }
}

const tokenOf = (link: string | null): string => link?.split('#')[1] ?? ''

/** A member in a browser, whose one-time codes are on: the next password is half a sign-in. */
const memberWithCodes = async () => {
  const member = await createMember(services, organization.id, { role: 'viewer' })
  const browser = openBrowser(url)
  await browser.signIn(member.email)
  const { secret } = await turnCodesOn(browser.client)
  await browser.signIn(member.email)
  return { browser, email: member.email, finish: () => ({ body: { code: codeOf(secret) } }) }
}

/** Somebody on the way to the identity provider of an organization, and the address they come back by. */
const onTheWayToProvider = async () => {
  const { id, signedIn } = await createOrganization(server, { name: 'Provider Example' })
  idp.setCallbacks([`${url}/auth/providers/${id}/callback`])
  const registered = { name: 'Example ID', signInAddress: 'restored', issuer: idp.issuer, ...idp.client, version: null }
  const admin = await signedIn('admin')
  await admin.client.call(identityProviderEndpoints.set, { body: registered })
  const browser = openBrowser(url)
  const { data } = await browser.client.call(signInStepEndpoints.provider, { body: { address: 'restored' } })
  return { browser, back: await idp.signInAs('anybody', data.url) }
}

test('sessions, links, sign-ins half way and ways to a provider end with a restoration; keys and members are told', async () => {
  const { client: admin, email } = await organization.signedIn('admin')
  const machine = await organization.machine('editor')
  const { data: invited } = await admin.call(invitationEndpoints.create, {
    body: { email: 'restored@example.com', role: 'viewer' },
  })
  const { link: resetLink } = await services.passwords.makeResetLink(email)
  const half = await memberWithCodes()
  const away = await onTheWayToProvider()

  const { report, stderr } = await noteRestore()

  await expect(admin.call(organizationEndpoints.get, {})).rejects.toMatchObject({ type: 'not-signed-in' })
  const reset = anonymous.call(passwordEndpoints.lookUpReset, { body: { token: tokenOf(resetLink) } })
  await expect(reset).rejects.toMatchObject({ type: 'link-ended' })
  const invitation = anonymous.call(invitationEndpoints.lookUp, { body: { token: tokenOf(invited.link) } })
  await expect(invitation).rejects.toMatchObject({ type: 'link-ended' })
  const step = half.browser.client.call(signInStepEndpoints.code, half.finish())
  await expect(step).rejects.toMatchObject({ type: 'sign-in-step-ended' })
  expect(await away.browser.visit(away.back)).toContain('/sign-in?')

  expect(report.backupTakenAt).toBe('2026-01-31T23:00:00.000Z')
  const one = { 'sign-in-steps': 1, 'password-resets': 1, invitations: 1, 'identity-attempts': 1 }
  expect(report.ended).toMatchObject({ ...one, 'credential-authorizations': 0, 'follow-ups': 0 })
  expect(report.ended.sessions).toBeGreaterThan(1)
  expect(report.apiKeys).toEqual([expect.objectContaining({ name: 'Example editor key', role: 'editor' })])
  expect(report.members.map((member) => member.email)).toEqual(expect.arrayContaining([email, half.email]))
  expect(stderr).toContain('1 sign-in half way')
  expect(stderr).toContain('1 API key: revoke those')
  expect(stderr).toContain('sign-in rules, identity providers and linked accounts')
  // Who was in by what a backup cannot know of is for the operator to judge.
  await machine.client.call(organizationEndpoints.get, {})
  expect((await signIn(url, email, testPassword)).status).toBe(200)
})

test('each organization finds the restoration in its audit log, with what ended of its own and nobody else’s', async () => {
  const [here, elsewhere] = [await createOrganization(server), await createOrganization(server)]
  const { client: admin, email } = await here.signedIn('admin')
  await here.signedIn('viewer')
  await elsewhere.signedIn('viewer')
  await admin.call(invitationEndpoints.create, { body: { email: 'noted@example.com', role: 'viewer' } })
  const { link } = await services.passwords.makeResetLink(email)
  const { report } = await noteRestore()
  expect(report.ended.sessions).toBeGreaterThan(2)

  const noted = async ({ system }: typeof here) => {
    const { data } = await services.auditLog.list(system, { action: 'organization.restored', limit: 5 })
    const by = { actor: { kind: 'operator' }, targetId: system.organizationId, address: null }
    expect(data).toMatchObject([by])
    expect(JSON.stringify(data)).not.toContain(tokenOf(link))
    return Object.fromEntries(data.flatMap(({ changes }) => changes.map(({ field, after }) => [field, after])))
  }
  const taken = { backupTakenAt: report.backupTakenAt }
  const links = { 'ended.invitationLinks': 1, 'ended.linksForNewPasswords': 1 }
  expect(await noted(here)).toEqual({ ...taken, 'ended.sessions': 2, ...links })
  expect(await noted(elsewhere)).toEqual({ ...taken, 'ended.sessions': 1 })
})

test('an invitation stays in the list, says why its link ended, and works when it is sent again', async () => {
  const machine = await organization.machine('admin')
  const body = { email: 'again@example.com', role: 'viewer' as const }
  const { data: made } = await machine.client.call(invitationEndpoints.create, { body })
  await noteRestore()
  const { data: list } = await machine.client.call(invitationEndpoints.list, {})
  const shown = list.data.find(({ id }) => id === made.invitation.id)
  expect(shown).toMatchObject({
    delivery: 'failed',
    deliveryProblem: expect.stringContaining('restored from a backup'),
  })
  const params = { invitationId: made.invitation.id }
  const { data: again } = await machine.client.call(invitationEndpoints.sendAgain, { params })
  const { data: found } = await anonymous.call(invitationEndpoints.lookUp, { body: { token: tokenOf(again.link) } })
  expect(found).toMatchObject({ email: 'again@example.com' })
})

test('a link for a new password that was asked for and not sent yet is not sent after a restoration', async () => {
  const mail = { url: 'smtp://127.0.0.1:1', from: 'billing@example.com' }
  const { config, logger } = services
  const mailing = createServices({ config: { ...config, mail }, database: server.database, logger })
  await mailing.passwords.requestReset('somebody@example.com', '127.0.0.1')
  const { report } = await noteRestore()
  expect(report.ended['follow-ups']).toBe(1)
  expect(await connection.collection('follow-ups').countDocuments({ kind: 'passwords.reset-mail' })).toBe(0)
})

test('all API keys are revoked at once when asked for, each with an entry of the operator’s', async () => {
  const machine = await organization.machine('admin')
  const other = await (await createOrganization(server, { name: 'Other Example' })).machine('viewer')
  const { report, stderr } = await noteRestore('--revoke-api-keys')
  expect(report.apiKeysRevoked).toBeGreaterThanOrEqual(2)
  expect(report.apiKeys).toEqual([])
  expect(stderr).toContain(`Revoked: ${report.apiKeysRevoked} API keys.`)
  for (const { client } of [machine, other]) {
    await expect(client.call(apiKeyEndpoints.list, {})).rejects.toMatchObject({ type: 'not-signed-in' })
  }
  const { data } = await services.auditLog.list(organization.system, { action: 'api-key.removed', limit: 10 })
  expect(data.length).toBeGreaterThan(0)
  expect(data.every(({ actor }) => actor.kind === 'operator')).toBe(true)
})

test('a time of the backup that lies ahead is refused', async () => {
  const args = ['note-restore', '--taken-at', '2999-01-01T00:00:00Z']
  const { code, stderr } = await runProgram(`${programs}/operator.js`, args, server.environment).ended
  expect(code).toBe(2)
  expect(stderr).toMatch(/'--taken-at <time>' argument .* is invalid. It must not lie ahead\./)
})

/** What ends by itself and is no way in: counters, answers, things that were received or found. */
const harmless = [
  'bill-import-files',
  'bill-imports',
  'credential-authorization-codes',
  'idempotent-answers',
  'known-addresses',
  'notifications',
  'rate-limits',
  'reconciliation-items',
  'reconciliations',
  'stripe-budgets',
  'stripe-events',
  'stripe-turns',
]

test('every collection whose rows expire ends with a restoration, or is known to let nobody in', () => {
  const expiring = Object.values(connection.models).filter((model) =>
    model.schema.indexes().some(([, options]) => options?.expireAfterSeconds !== undefined),
  )
  const ends = [
    'credential-authorizations',
    'identity-attempts',
    'invitations',
    'password-resets',
    'sessions',
    'sign-in-steps',
  ]
  expect(expiring.map((model) => model.collection.name).sort()).toEqual([...ends, ...harmless].sort())
})
