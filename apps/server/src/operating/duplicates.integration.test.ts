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
  // Which indexes a migration has changed before, and who stored the rows, is not known here.
  expect(refused.stderr).not.toMatch(/no index was changed|nothing of billbridge/i)
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

test('of bills and what was sent of them it says which one to keep, so that none is sent again', async () => {
  const twice = { organizationId: 'org_Twice', billId: 'bill_TwiceA', mode: 'test' }
  const of = [
    ['bills', 'organizationId_1_source_1_number_1', { organizationId: 'org_Twice', source: 'api', number: '1' }],
    ['bill-exports', 'organizationId_1_billId_1_mode_1', twice],
  ] as const
  const rows = (name: string) => connection.collection<{ _id: string }>(name)
  for (const [name, index, row] of of) {
    await rows(name).dropIndex(index)
    await rows(name).insertMany(['A', 'B'].map((which) => ({ _id: `${name}_${which}`, ...row })))
  }
  const { code, stderr } = await migrate()
  expect(code).toBe(78)
  expect(stderr).toMatch(/^bills, index .+: bills_A, bills_B\. Keep the bill that .+ sent again\.$/m)
  expect(stderr).toMatch(
    /^bill-exports, index .+: bill-exports_A, bill-exports_B\. Keep the row that has the invoice .+$/m,
  )
  for (const [name] of of) await rows(name).deleteOne({ _id: `${name}_B` })
  expect(await migrate()).toMatchObject({ code: 0 })
})
