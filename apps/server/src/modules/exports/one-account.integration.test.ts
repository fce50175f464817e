import { billExportEndpoints } from '@billbridge/contract/bill-exports'
import { expect, test } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { exportingWith } from '../../../test/exporting.ts'
import { startServer } from '../../../test/start-server.ts'

const server = await startServer(createTestDatabase(), { sandbox: true })
const person = await server.organization.signedIn('admin')
const exporting = await exportingWith(server, person)
const { sandbox, setUp, rowOf, startRun, invoicesOf, attemptsOf } = exporting
const jobs = server.services.exports.createJobs({ concurrency: 16 })
const count = 12

const sendMany = async (account: Awaited<ReturnType<typeof setUp>>) => {
  const numbers = Array.from({ length: count }, (_, number) => String(number + 1))
  const bills = []
  for (const number of numbers) bills.push(await account.send({ number }))
  await server.worker.drainFollowUps()
  return Promise.all(bills.map(async ({ id }) => (await rowOf(id)).id))
}

const shown = async (ids: readonly string[]) =>
  (
    await Promise.all(ids.map((id) => exporting.client.call(billExportEndpoints.get, { params: { billExportId: id } })))
  ).map(({ data }) => data)

test('bills that wait while another makes their customer have one attempt each, with calls', async () => {
  const account = await setUp({ customer: { whenUnmapped: 'create' } }, false)
  const ids = await sendMany(account)
  await sandbox.fault({ kind: 'slow', ms: 1_500, method: 'POST', path: '/v1/customers', next: 1 })
  await startRun('export', ids)
  await expect
    .poll(
      async () => {
        await jobs.drain()
        return (await shown(ids)).filter(({ status }) => status === 'complete').length
      },
      { timeout: 30_000 },
    )
    .toBe(count)
  const rows = await shown(ids)
  expect(rows.map(({ attemptCount }) => attemptCount)).toEqual(Array(count).fill(1))
  for (const { id } of rows) {
    const attempts = await attemptsOf(id)
    expect(attempts).toMatchObject([{ number: 1, outcome: 'sent' }])
    expect(attempts[0]?.calls.length).toBeGreaterThan(0)
  }
  expect(new Set(rows.map(({ customerId }) => customerId)).size).toBe(1)
  expect(await invoicesOf(rows[0]?.customerId ?? '')).toHaveLength(count)
})

test('bills of a customer that was deleted at Stripe end at once, however many are in hand', async () => {
  const account = await setUp()
  const ids = await sendMany(account)
  await fetch(`${sandbox.url}/v1/customers/${account.customerId}`, {
    method: 'DELETE',
    headers: { authorization: 'Bearer sk_test_ExampleBicycles' },
  })
  await startRun('export', ids)
  await jobs.drain()
  const rows = await shown(ids)
  expect(rows.map(({ status, error }) => [status, error?.cause])).toEqual(
    Array(count).fill(['error', 'customer-deleted']),
  )
})
