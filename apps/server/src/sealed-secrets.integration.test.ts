import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { createTestDatabase } from '../test/database.ts'
import { createOrganization, type TestOrganization } from '../test/factories.ts'
import { makeObjectOfEveryKind } from '../test/objects-of-every-kind.ts'
import { startServer } from '../test/start-server.ts'
import type { Sealed } from './platform/encryption.ts'
import { type DeclaredSealedField, sealedFieldsOf } from './platform/sealed-fields.ts'

type Row = Record<string, unknown> & { _id: string }

const server = await startServer(createTestDatabase(), { sandbox: true })
const { connection, encryption } = server.services
const fields = sealedFieldsOf(connection)

const createKeyOnce = async ({ machine }: TestOrganization): Promise<void> => {
  const { secret } = await machine('admin')
  const headers = {
    authorization: `Bearer ${secret}`,
    'content-type': 'application/json',
    'idempotency-key': 'planted',
  }
  const body = JSON.stringify({ name: 'Example robot', role: 'viewer' })
  const answer = await fetch(`${server.url}/api/v1/api-keys`, { method: 'POST', headers, body })
  expect(answer.status).toBe(201)
}

beforeAll(async () => {
  for (const organization of [server.organization, await createOrganization(server)]) {
    await makeObjectOfEveryKind(server, organization)
    await createKeyOnce(organization)
  }
  await server.worker.drainFollowUps()
})

/** Every path of a row under which something sealed stands. */
const sealedPathsIn = (value: unknown, path: string[] = []): string[] => {
  if (typeof value !== 'object' || value === null) return []
  if ('ciphertext' in value && 'protected' in value) return [path.join('.')]
  return Object.entries(value).flatMap(([name, inner]) => sealedPathsIn(inner, [...path, name]))
}

const rowsOf = async (collection: string): Promise<Row[]> => connection.collection<Row>(collection).find().toArray()

const collections = async (): Promise<string[]> =>
  (await connection.db?.listCollections({}, { nameOnly: true }).toArray())?.map(({ name }) => name) ?? []

const at = (row: Row, path: string): unknown =>
  path.split('.').reduce<unknown>((value, name) => (value as Record<string, unknown> | null)?.[name], row)

/** Each sealed secret that is stored now, in its place. */
const storedSecrets = async () => {
  const found: { field: DeclaredSealedField; row: Row; sealed: Sealed }[] = []
  for (const field of fields) {
    for (const row of await rowsOf(field.collection)) {
      const sealed = at(row, field.path)
      if (sealed) found.push({ field, row, sealed: sealed as Sealed })
    }
  }
  return found
}

test('whatever is sealed in the database stands in a field that its model declares', async () => {
  const declared = new Set(fields.map(({ collection, path }) => `${collection} ${path}`))
  const found = new Set<string>()
  for (const collection of await collections()) {
    if (collection === 'encryption-keys') continue
    for (const row of await rowsOf(collection)) {
      for (const path of sealedPathsIn(row)) found.add(`${collection} ${path}`)
    }
  }
  expect([...found].filter((path) => !declared.has(path))).toEqual([])
  expect([...found]).toEqual(
    expect.arrayContaining(['credentials sealedKey', 'credentials webhook.sealedSecret', 'idempotent-answers answer']),
  )
})

test('every model that keeps something sealed declares it', () => {
  const folder = fileURLToPath(new URL('.', import.meta.url))
  const models = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.model.ts'))
  const keeping = models.filter((name) => /:\s*Sealed\b/.test(readFileSync(folder + name, 'utf8')))
  expect(keeping.length).toBeGreaterThan(1)
  // The proof of a key is sealed with that very key, and stays so.
  const others = keeping.filter((name) => !name.endsWith('encryption-key.model.ts'))
  expect(others.filter((name) => !/\bsealed: \[/.test(readFileSync(folder + name, 'utf8')))).toEqual([])
})

test('each secret opens in its own place, and moved to another record, field or organization it does not', async () => {
  const stored = await storedSecrets()
  for (const { field, row, sealed } of stored) {
    const place = field.placeOf(row)
    expect(await encryption.open(sealed, place)).not.toBe('')
    for (const other of stored) {
      if (other.row === row || (other.row._id === row._id && other.field === field)) continue
      const theirs = other.field.placeOf(other.row)
      await expect(encryption.open(sealed, theirs)).rejects.toThrow('belongs to another record')
      // Nor under the label of the place it was moved to.
      await expect(encryption.open({ ...sealed, ...labelOf(other.sealed) }, theirs)).rejects.toThrow('does not open')
    }
  }
  expect(new Set(stored.map(({ row }) => row.organizationId)).size).toBeGreaterThan(1)
})

const labelOf = ({ aad }: Sealed) => (aad === undefined ? {} : { aad })

test('no two declared fields share a place, and the same field of another record or organization is another place', () => {
  const textOf = ({ placeOf }: DeclaredSealedField, _id: string, organizationId: string) =>
    JSON.stringify(
      placeOf({ _id, organizationId, webhook: { endpointId: 'we_1' }, retiredWebhook: { endpointId: 'we_2' } }),
    )
  const places = fields.map((field) => textOf(field, 'id_1', 'org_1'))
  expect(new Set(places).size).toBe(fields.length)
  for (const field of fields) expect(textOf(field, 'id_2', 'org_1')).not.toBe(textOf(field, 'id_1', 'org_1'))
  const ofOrganizations = fields.filter(
    (field) => field.placeOf({ _id: 'id_1', organizationId: 'org_1' }).organizationId === 'org_1',
  )
  expect(ofOrganizations.length).toBeGreaterThan(3)
})
