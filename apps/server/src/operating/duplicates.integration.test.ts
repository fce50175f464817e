import { expect, test } from 'vitest'
import { buildPrograms } from '../../test/built-programs.ts'
import { createTestDatabase } from '../../test/database.ts'
import { runProgram } from '../../test/run-program.ts'
import { startServer } from '../../test/start-server.ts'
import { prepareDatabase } from './prepare-database.ts'

const programs = await buildPrograms()
const { services, environment } = await startServer(createTestDatabase())
const { connection } = services
const users = connection.collection<{ _id: string; email?: string; name?: string }>('users')
const invitations = connection.collection<{ _id: string; organizationId: string; email: string; status: string }>(
  'invitations',
)

const migrate = () => runProgram(`${programs}/operator.js`, ['migrate'], environment).ended
const indexesOf = async (name: string) =>
  (await connection.collection(name).indexes()).map((index) => index.name).sort()

test('a migration that meets rows stored twice names collection, index and ids, and changes no index', async () => {
  const whole = [await indexesOf('users'), await indexesOf('invitations')]
  await users.dropIndex('email_1')
  // In the way of the one that is declared, which is unique: dropped only where that one can be made.
  await users.createIndex({ email: 1 }, { name: 'email_1' })
  await users.insertMany([
    { _id: 'user_TwiceA', email: 'twice@example.com' },
    { _id: 'user_TwiceB', email: 'twice@example.com' },
  ])
  const refused = await migrate()
  expect({ code: refused.code, stdout: refused.stdout }).toEqual({ code: 78, stdout: '' })
  expect(refused.stderr).toContain('users, index {"email":1}: these have the same email: user_TwiceA, user_TwiceB.\n')
  expect(refused.stderr).toContain('run "operator migrate" again')
  expect(refused.stderr).not.toContain('twice@example.com')
  expect(refused.stderr).not.toMatch(/^\s+at /m)
  expect(await indexesOf('users')).toContain('email_1')
  expect((await users.indexes()).find(({ name }) => name === 'email_1')?.unique).toBeUndefined()

  await users.deleteOne({ _id: 'user_TwiceB' })
  expect(await migrate()).toMatchObject({ code: 0 })
  expect([await indexesOf('users'), await indexesOf('invitations')]).toEqual(whole)
  expect((await users.indexes()).find(({ name }) => name === 'email_1')?.unique).toBe(true)
})

test('of an index over some rows only those are looked at', async () => {
  const unique = (await invitations.indexes()).find((index) => index.unique)
  expect(unique?.partialFilterExpression).toEqual({ status: 'open' })
  await invitations.dropIndex(String(unique?.name))
  const twice = { organizationId: 'org_Twice', email: 'twice@example.com', status: 'revoked' }
  await invitations.insertMany([
    { _id: 'inv_TwiceA', ...twice },
    { _id: 'inv_TwiceB', ...twice },
  ])
  await prepareDatabase(services)
  expect(await indexesOf('invitations')).toContain(unique?.name)
})
