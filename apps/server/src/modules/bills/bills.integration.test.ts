import { accountEndpoints } from '@billbridge/contract/accounts'
import { auditEntryEndpoints } from '@billbridge/contract/audit-entries'
import { type BillInput, billEndpoints } from '@billbridge/contract/bills'
import { expect, test } from 'vitest'
import { unknownId } from '../../../test/asking.ts'
import { createTestDatabase } from '../../../test/database.ts'
import { sampleOf } from '../../../test/endpoint-samples.ts'
import { createMachine, type Machine } from '../../../test/machine.ts'
import { refusal } from '../../../test/refusal.ts'
import { startServer } from '../../../test/start-server.ts'

const database = createTestDatabase()
const server = await startServer(database)

type Sent = Parameters<Machine['call']>[1] extends never ? never : Partial<BillInput>

const bill = (changes: Sent = {}) => ({
  number: 'B-1',
  account: { code: 'BAKERY', name: 'Example Bakery Ltd' },
  currency: 'EUR',
  billDate: '2026-01-31',
  lineItems: [
    { description: 'Flour', quantity: '3', unitPrice: '5.00', amount: 1500 },
    { description: 'Discount', amount: -200 },
  ],
  total: 1300,
  ...changes,
})

const send = async (machine: Machine, changes: Sent = {}) =>
  (await machine.call(billEndpoints.create, { body: bill(changes) })).data

const sendAll = async (machine: Machine, bills: unknown[]) =>
  (await machine.call(billEndpoints.createBatch, { body: { bills } })).data.results

const list = async (machine: Machine, query: Record<string, unknown> = {}) =>
  (await machine.call(billEndpoints.list, { query })).data

const problemOf = async (answer: Promise<unknown>) => {
  const { type, problem } = await refusal(answer)
  return { type, errors: problem.errors?.map(({ field }) => field) }
}

const noLines = [{ description: 'Flour', amount: 100 }]

test('a bill makes its account, and the same bill again changes nothing', async () => {
  const machine = await createMachine(server)
  const first = await send(machine)
  expect(first.outcome).toBe('created')
  expect(first.bill).toMatchObject({ accountCode: 'BAKERY', total: 1300, lineItemCount: 2, contentVersion: 1 })
  const again = await send(machine, {
    lineItems: bill().lineItems.map((line) => ({ ...line })) as BillInput['lineItems'],
  })
  expect(again).toEqual({ outcome: 'unchanged', bill: first.bill })
  const accounts = await machine.call(accountEndpoints.list, {})
  expect(accounts.data.data).toMatchObject([{ code: 'BAKERY', name: 'Example Bakery Ltd' }])
})

test('changed content becomes a new version, and the old one is kept', async () => {
  const machine = await createMachine(server)
  const { bill: first } = await send(machine)
  const changed = await send(machine, { memo: 'Thank you' })
  expect(changed).toMatchObject({ outcome: 'updated', bill: { id: first.id, contentVersion: 2, memo: 'Thank you' } })
  const { data } = await machine.call(billEndpoints.versions, { params: { billId: first.id } })
  expect(data.data.map(({ contentVersion, content }) => [contentVersion, content.memo])).toEqual([
    [2, 'Thank you'],
    [1, null],
  ])
  expect(data.data[1]?.content.lineItems).toEqual(first.lineItems)
})

test('approval and payment status are not content, and change the bill all the same', async () => {
  const machine = await createMachine(server)
  await send(machine)
  const paid = await send(machine, { paymentStatus: 'paid', paidAmount: 1300, approvalStatus: 'approved' })
  expect(paid).toMatchObject({
    outcome: 'updated',
    bill: { contentVersion: 1, version: 2, paymentStatus: 'paid', approvalStatus: 'approved' },
  })
})

test('a resend does not undo what a person decided here, until the billing system says something new', async () => {
  const machine = await createMachine(server)
  const { bill: sent } = await send(machine)
  const decide = (approvalStatus: 'approved' | 'held') =>
    machine.call(billEndpoints.setApproval, { body: { billIds: [sent.id], approvalStatus } })
  expect((await decide('approved')).data).toEqual({ changed: 1, unchanged: 0 })
  expect((await decide('approved')).data).toEqual({ changed: 0, unchanged: 1 })
  expect((await send(machine)).bill.approvalStatus).toBe('approved')
  expect((await send(machine, { memo: 'New' })).bill.approvalStatus).toBe('pending')
  await decide('held')
  expect((await send(machine, { memo: 'Newer' })).bill.approvalStatus).toBe('held')
  expect((await send(machine, { memo: 'Newer', approvalStatus: 'approved' })).bill.approvalStatus).toBe('approved')
})

test('a resend never undoes what Stripe says of the payment', async () => {
  const machine = await createMachine(server)
  const { bill: sent } = await send(machine)
  await server.services.bills.setStripePayment(machine.organizationId, sent.id, 'paid')
  const resent = await send(machine, { memo: 'New', paymentStatus: 'unpaid' })
  expect(resent.bill).toMatchObject({ stripePaymentStatus: 'paid', paymentStatus: 'unpaid' })
})

test('a cancelled bill takes the same again, and refuses a change', async () => {
  const machine = await createMachine(server)
  const { bill: sent } = await send(machine)
  const cancelled = await machine.call(billEndpoints.cancel, { params: { billId: sent.id } })
  expect(cancelled.data).toMatchObject({ cancelled: true, version: 2 })
  const again = await machine.call(billEndpoints.cancel, { params: { billId: sent.id } })
  expect(again.data).toEqual(cancelled.data)
  expect((await send(machine)).outcome).toBe('unchanged')
  expect(await problemOf(send(machine, { memo: 'New' }))).toEqual({ type: 'bill-cancelled', errors: ['number'] })
  const body = { billIds: [sent.id], approvalStatus: 'approved' as const }
  expect((await refusal(machine.call(billEndpoints.setApproval, { body }))).type).toBe('bill-cancelled')
})

test('lines that do not add up to the total are refused, and nothing of the bill is kept', async () => {
  const machine = await createMachine(server)
  expect(await problemOf(send(machine, { total: 1299 }))).toEqual({ type: 'bill-total-mismatch', errors: ['total'] })
  expect((await list(machine)).data).toEqual([])
  expect((await machine.call(accountEndpoints.list, {})).data.data).toEqual([])
})

test('a new account needs a name, a known one does not, and a bill updates only what it gives', async () => {
  const machine = await createMachine(server)
  const account = { code: 'BAKERY' }
  expect(await problemOf(send(machine, { account }))).toEqual({ type: 'invalid-request', errors: ['account.name'] })
  await send(machine, { account: { ...account, name: 'Example Bakery Ltd', email: 'bills@bakery.example' } })
  expect((await send(machine, { number: 'B-2', account })).outcome).toBe('created')
  await send(machine, { number: 'B-2', account: { ...account, name: 'Example Bakery & Sons' } })
  const { data } = await machine.call(accountEndpoints.list, {})
  expect(data.data).toMatchObject([{ name: 'Example Bakery & Sons', email: 'bills@bakery.example', version: 2 }])
})

test('a currency nobody knows, a day that is none and an unknown field are refused by name', async () => {
  const machine = await createMachine(server)
  const body = { ...bill(), currency: 'ZZZ', billDate: '2026-02-30', colour: 'red' }
  const { errors } = await problemOf(machine.call(billEndpoints.create, { body }))
  expect(errors?.sort()).toEqual(['billDate', 'colour', 'currency'])
})

test('a batch takes the good bills and refuses the bad ones, each by itself and by its place', async () => {
  const machine = await createMachine(server)
  await send(machine, { number: 'OLD' })
  const results = await sendAll(machine, [
    bill({ number: 'OLD' }),
    bill({ number: 'NEW' }),
    { number: 'NONSENSE' },
    bill({ number: 'SUM', total: 1 }),
    bill({ number: 'NAMELESS', account: { code: 'NOBODY' } }),
    bill({ number: 'CREDIT', lineItems: [{ ...noLines[0], amount: -100 }] as BillInput['lineItems'], total: -100 }),
  ])
  expect(results.map(({ index, outcome }) => [index, outcome])).toEqual([
    [0, 'unchanged'],
    [1, 'created'],
    [2, 'refused'],
    [3, 'refused'],
    [4, 'refused'],
    [5, 'created'],
  ])
  expect(results[2]?.errors.map(({ field }) => field)).toContain('account')
  expect(results[3]?.errors).toEqual([{ field: 'total', message: expect.stringContaining('1300') }])
  expect(results[4]?.errors).toEqual([{ field: 'account.name', message: expect.any(String) }])
  expect((await list(machine)).data).toHaveLength(3)
})

test('the same number twice in one batch is taken in order: the last word counts', async () => {
  const machine = await createMachine(server)
  const results = await sendAll(machine, [bill({ memo: 'first' }), bill({ memo: 'second' }), bill({ memo: 'second' })])
  expect(results.map(({ outcome }) => outcome)).toEqual(['created', 'updated', 'unchanged'])
  expect((await list(machine)).data).toMatchObject([{ memo: 'second', contentVersion: 2 }])
})

test('a thousand bills of one batch arrive, and numbers are told apart by source', async () => {
  const machine = await createMachine(server)
  const many = Array.from({ length: 999 }, (_, n) =>
    bill({ number: `B-${n}`, account: { code: `A-${n % 50}`, name: `Example Company ${n % 50}` } }),
  )
  const results = await sendAll(machine, [...many, bill({ number: 'B-0', source: 'other' })])
  expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(['created']))
  expect(new Set(results.map(({ id }) => id)).size).toBe(1000)
})

test('eight clients that send the same new bill at once end in one bill and one account', async () => {
  const machine = await createMachine(server)
  const answers = await Promise.all(Array.from({ length: 8 }, () => send(machine)))
  expect(answers.map(({ outcome }) => outcome).sort()).toEqual(['created', ...Array(7).fill('unchanged')])
  expect(new Set(answers.map(({ bill: { id } }) => id)).size).toBe(1)
  expect((await machine.call(accountEndpoints.list, {})).data.data).toHaveLength(1)
})

test('eight batches of the same bills at once end in one bill each', async () => {
  const machine = await createMachine(server)
  const bills = Array.from({ length: 40 }, (_, n) =>
    bill({ number: `B-${n}`, account: { code: `A-${n}`, name: 'Example' } }),
  )
  const answers = await Promise.all(Array.from({ length: 8 }, () => sendAll(machine, bills)))
  expect(answers.flat().filter(({ outcome }) => outcome === 'created')).toHaveLength(40)
  expect(answers.flat().filter(({ outcome }) => outcome === 'refused')).toEqual([])
  expect((await list(machine, { limit: 200 })).data).toHaveLength(40)
})

test('every change is announced with the bills it concerns and noted in the history', async () => {
  const machine = await createMachine(server)
  const heard: (readonly string[])[] = []
  server.services.bills.changed.subscribe(async ({ organizationId, billIds }) => {
    if (organizationId === machine.organizationId) heard.push(billIds)
  })
  const { bill: sent } = await send(machine)
  await send(machine)
  await send(machine, { memo: 'New' })
  await machine.call(billEndpoints.cancel, { params: { billId: sent.id } })
  expect(heard).toEqual([[sent.id], [sent.id], [sent.id]])
  const { data } = await machine.call(auditEntryEndpoints.list, { query: { targetId: sent.id } })
  expect(data.data.map(({ action }) => action)).toEqual(['bill.cancelled', 'bill.updated', 'bill.created'])
})

test('approving names the bills that are not there and changes none of the others', async () => {
  const machine = await createMachine(server)
  const stranger = await createMachine(server)
  const { bill: mine } = await send(machine)
  const { bill: theirs } = await send(stranger)
  const body = { billIds: [mine.id, theirs.id], approvalStatus: 'approved' as const }
  const { type, problem } = await refusal(machine.call(billEndpoints.setApproval, { body }))
  expect([type, problem.details]).toEqual(['not-found', { unknown: [theirs.id] }])
  expect((await list(machine)).data).toMatchObject([{ approvalStatus: 'pending' }])
})

test('the rows that the reference shows for a batch are taken', async () => {
  const machine = await createMachine(server)
  for (const spec of [accountEndpoints.createBatch, billEndpoints.createBatch]) {
    const { results } = (await machine.call(spec, { body: sampleOf(spec.body, unknownId) as never })).data
    expect(results).toMatchObject([{ outcome: 'created' }])
  }
})
