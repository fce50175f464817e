import { auditEntryEndpoints } from '@billbridge/contract/audit-entries'
import { billExportEndpoints } from '@billbridge/contract/bill-exports'
import { credentialEndpoints } from '@billbridge/contract/credentials'
import { exportRunEndpoints } from '@billbridge/contract/export-runs'
import { expect, test } from 'vitest'
import { connectByKey } from '../../../test/credentials.ts'
import { createTestDatabase } from '../../../test/database.ts'
import { exportingWith, stripeAccountId } from '../../../test/exporting.ts'
import { startServer } from '../../../test/start-server.ts'

let time = Date.now()
const now = () => new Date(time)
const server = await startServer(createTestDatabase(), { sandbox: true, now })
const admin = await server.organization.signedIn('admin')
const exporting = await exportingWith(server, admin)
const { client, sandbox, setUp, rowOf, takenIn, run, correct, jobs, invoicesOf, credentialId } = exporting

const otherAccountId = 'acct_1ExampleBooks'
const keyOfOther = await sandbox.createKey(otherAccountId, ['customer_write', 'invoice_write', 'webhook_write'])
const { id: replacementId } = await connectByKey(admin, keyOfOther)

const params = { credentialId }
const preview = async () =>
  (await client.call(credentialEndpoints.replacementPreview, { params, query: { replacementId } })).data
const replaceWith = async (id: string) =>
  (await client.call(credentialEndpoints.replace, { params, body: { replacementId: id } })).data
const replace = () => replaceWith(replacementId)

const workOn = async () => {
  for (let round = 0; round < 4; round++) {
    await server.worker.drainFollowUps()
    await jobs.drain()
    time += 61_000
  }
}

test('what a run was taken in for goes on in the other Stripe account, unless an invoice was begun', async () => {
  const panels = { invoice: { finalization: 'finalize' }, customer: { whenUnmapped: 'create' } } as const
  const begun = await takenIn(1, panels)
  await sandbox.fault({ kind: '500-before', method: 'POST', path: '/v1/invoices/:id/finalize', next: 1 })
  await jobs.drain()
  const waiting = await takenIn(3, panels)
  const told = await preview()
  expect(told).toMatchObject({ exportsMovingInRun: 3, exportsStaying: 1, exportsStayingBegun: 1 })
  expect(await replace()).toMatchObject({ configurationCount: 2, exportsMoving: told.exportsMoving })
  await workOn()

  expect(await invoicesOf(begun.customerId)).toMatchObject([{ status: 'open' }])
  expect(await rowOf(begun.billIds[0] ?? '')).toMatchObject({ status: 'complete', credentialId })
  expect(await invoicesOf(waiting.customerId)).toEqual([])
  const moved = { status: 'complete', credentialId: replacementId, stripeAccountId: otherAccountId }
  for (const billId of waiting.billIds) expect(await rowOf(billId)).toMatchObject(moved)
})

test('a bill whose invoice is void in the Stripe account of before can be sent in the other, once', async () => {
  const account = await setUp({ invoice: { finalization: 'finalize' }, customer: { whenUnmapped: 'create' } })
  const { id: billId } = await account.send()
  const { id } = await rowOf(billId)
  await run('export', [id])
  const { invoice } = await rowOf(billId)
  await replace()
  await workOn()
  await sandbox.act(stripeAccountId, 'test', { action: 'void', id: String(invoice?.id) })
  await run('status', [id])

  const body = { action: 'new-invoice' as const, selection: { ids: [id] } }
  const told = (await client.call(billExportEndpoints.previewSelection, { body })).data
  expect(told.effects).toMatchObject([{ reason: 'release', count: 1 }])
  const { id: runId, counts, succeededTotals } = await correct('new-invoice', [id])
  expect(counts).toMatchObject({ succeeded: 0, held: 1 })
  expect(succeededTotals).toEqual([])
  const items = (await client.call(exportRunEndpoints.rows, { params: { runId }, query: {} })).data.data
  expect(items).toMatchObject([{ message: expect.stringContaining('export it') }])
  const replacedInvoices = [{ id: invoice?.id, status: 'void' }]
  expect(await rowOf(billId)).toMatchObject({ status: 'unsent', credentialId: replacementId, replacedInvoices })

  await run('export', [id])
  await workOn()
  const sent = await rowOf(billId)
  expect(sent).toMatchObject({ status: 'complete', stripeAccountId: otherAccountId, replacedInvoices })
  expect(sent.invoice?.status).toBe('open')
  expect(await invoicesOf(account.customerId)).toMatchObject([{ status: 'void' }])
})

test('only accounts that their configuration reports are said to need a hand', async () => {
  const { accountId, code } = await setUp()
  await setUp({ customer: { whenUnmapped: 'create' } })
  await setUp({ customer: { whenUnmapped: 'match-by-email' } })
  await setUp({}, false)
  expect(await preview()).toMatchObject({
    accountsLosingMapping: [{ id: accountId, code }],
    accountsLosingMappingCount: 1,
    accountsGettingCustomer: { created: 1, matched: 1 },
  })
})

test('of several that press at the same moment one replaces it, and the others are told that nothing is left', async () => {
  await setUp()
  const { id: another } = await connectByKey(admin, keyOfOther)
  const entries = async () => {
    const { data } = await client.call(auditEntryEndpoints.list, { query: { action: 'credential.replaced' } })
    return data.data.length
  }
  const before = await entries()
  const pressed = await Promise.allSettled([replace(), replaceWith(another), replace()])
  const refused = pressed.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
  expect(refused).toMatchObject([{ type: 'credential-unused' }, { type: 'credential-unused' }])
  expect(await entries()).toBe(before + 1)
})

test('a credential is not replaced by itself, and the answer says so', async () => {
  const names = { detail: expect.stringContaining('names the credential itself') }
  const itself = { replacementId: credentialId }
  await expect(replaceWith(credentialId)).rejects.toMatchObject({ type: 'invalid-request', problem: names })
  await expect(client.call(credentialEndpoints.replacementPreview, { params, query: itself })).rejects.toMatchObject({
    type: 'invalid-request',
    problem: names,
  })
})
