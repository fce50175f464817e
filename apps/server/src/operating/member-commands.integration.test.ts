import { expect, test } from 'vitest'
import { buildPrograms } from '../../test/built-programs.ts'
import { createTestDatabase } from '../../test/database.ts'
import { createMember } from '../../test/factories.ts'
import { runProgram } from '../../test/run-program.ts'
import { startServer } from '../../test/start-server.ts'

const programs = await buildPrograms()
const { services, organization, environment } = await startServer(createTestDatabase())

const operate = async (userId: string, command: string, ...more: string[]) => {
  const args = ['members', command, '--organization', organization.id, '--user', userId, ...more]
  const { code, stdout, stderr } = await runProgram(`${programs}/operator.js`, args, environment).ended
  expect(code, stderr).toBe(0)
  return { told: JSON.parse(stdout) as unknown, stderr }
}

/** An admin who made keys and invitations of two roles. */
const withMaker = async (name: string) => {
  const { id, actor } = await createMember(services, organization.id, { role: 'admin' })
  for (const role of ['admin', 'viewer'] as const) {
    await services.apiKeys.create(actor, { name: `${name} ${role}`, role })
    await services.invitations.create(actor, { email: `${name}-${role}@example.com`, role })
  }
  return id
}

const inAnyOrder = (...items: object[]) => expect.arrayContaining(items.map((item) => expect.objectContaining(item)))

test('a weaker role by the operator lists what is above it, and revokes what is asked for', async () => {
  const id = await withMaker('lowered')
  const { told, stderr } = await operate(id, 'set', '--role', 'viewer', '--revoke-invitations')
  expect(told).toMatchObject({
    id,
    role: 'viewer',
    apiKeysLeft: [{ name: 'lowered admin', role: 'admin' }],
    invitationsLeft: [],
  })
  expect(stderr).toContain('goes on and is listed here')
})

test('a removal by the operator lists all they leave behind, unless it is revoked with it', async () => {
  const left = await withMaker('left')
  expect((await operate(left, 'remove')).told).toEqual({
    apiKeysLeft: inAnyOrder({ name: 'left viewer' }, { name: 'left admin' }),
    invitationsLeft: inAnyOrder({ email: 'left-viewer@example.com' }, { email: 'left-admin@example.com' }),
  })
  const gone = await withMaker('gone')
  const { told, stderr } = await operate(gone, 'remove', '--revoke-api-keys', '--revoke-invitations')
  expect(told).toEqual({ apiKeysLeft: [], invitationsLeft: [] })
  expect(stderr).not.toContain('goes on')
})
