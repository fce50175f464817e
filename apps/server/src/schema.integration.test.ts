import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { createTestDatabase } from '../test/database.ts'
import { startServer } from '../test/start-server.ts'
import { migrations } from './migrations/migrations.ts'
import { findMissingSchema, requireSchema } from './platform/schema.ts'

const server = await startServer(createTestDatabase())
const { connection, readiness } = server.services
const ready = async () => {
  const answer = await fetch(`${server.url}/health/ready`)
  return { code: answer.status, ...((await answer.json()) as object) }
}

test('every collection is declared by the services, so that a command makes the indexes of all programs', async () => {
  // The server of this test was built whole, with app and worker, after the indexes were made.
  expect(await findMissingSchema(connection, migrations)).toEqual([])
  expect(await ready()).toEqual({ code: 200, status: 'ok', database: 'ok', schema: 'ok' })
})

test('a program whose index or migration is missing refuses to start, and says what to do', async () => {
  await connection.collection('bills').dropIndexes()
  await connection.collection('migrations').deleteMany({})
  const refusal: unknown = await requireSchema(connection, migrations).catch((error: unknown) => error)
  expect(String(refusal)).toContain('Run "operator migrate" first.')
  expect(String(refusal)).toContain(`run to their end: ${migrations.map(({ name }) => name).join(', ')}.`)
  expect(String(refusal)).toMatch(/Indexes that are missing: bills {"organizationId":1.*, and \d more\./)
  expect(refusal).toMatchObject({ exitCode: 78 })
  await expect(readiness.report()).resolves.toMatchObject({ schema: 'ok' })
})

test('a program that starts while another process migrates refuses for now, to be started again', async () => {
  const locks = connection.collection<{ _id: string; leaseUntil: Date | null }>('migration-lock')
  const until = async (leaseUntil: Date) => {
    await locks.updateOne({ _id: 'migrate' }, { $set: { leaseUntil } }, { upsert: true })
    return requireSchema(connection, migrations).catch((error: unknown) => error)
  }
  const refusal = await until(new Date(Date.now() + 3_600_000))
  expect(refusal).toMatchObject({
    exitCode: 75,
    message: expect.stringMatching(/"operator migrate" runs.*\nMigrations/),
  })
  // Whoever migrated was killed.
  expect(await until(new Date(Date.now() - 1))).toMatchObject({ exitCode: 78 })
  await locks.deleteMany({})
})

test('the migrations are the files of their folder, in order and without a gap', () => {
  const folder = new URL('./migrations/', import.meta.url)
  const files = readdirSync(folder).filter((name) => /^\d/.test(name) && !name.includes('.test.'))
  expect(migrations.map(({ name }) => `${name}.ts`)).toEqual(files.toSorted())
  expect(migrations.map(({ name }) => Number(name.slice(0, 3)))).toEqual(migrations.map((_, place) => place + 1))
  for (const { name } of migrations) {
    expect(readFileSync(fileURLToPath(new URL(`${name}.ts`, folder)), 'utf8')).toContain(`name: '${name}'`)
  }
})
