import { expect, it } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { exportingWith } from '../../../test/exporting.ts'
import { startServer } from '../../../test/start-server.ts'

const server = await startServer(createTestDatabase(), { sandbox: true })
const person = await server.organization.signedIn('admin')
const { askStripe, setUp, rowOf, run, invoicesOf } = await exportingWith(server, person)

const balanceOf = async (customerId: string) => (await askStripe(`/v1/customers/${customerId}`)).balance

it.each([
  ['-400', 'credit of 4.00 USD', -400],
  ['300', 'owes 3.00 USD', 300],
])(
  'a paid bill is not finalized over a balance of %s: nothing is made, and the reason is said',
  async (amount, words, balance) => {
    const { send, customerId } = await setUp()
    await askStripe(`/v1/customers/${customerId}/balance_transactions`, { amount, currency: 'usd' })
    const bill = await send({ paymentStatus: 'paid', paidAmount: 1000 })
    await run('export', [(await rowOf(bill.id)).id])
    const row = await rowOf(bill.id)
    expect(row).toMatchObject({ status: 'error', error: { cause: 'customer-balance' } })
    expect(row.error?.message).toContain(words)
    expect(await invoicesOf(customerId)).toHaveLength(0)
    expect(await balanceOf(customerId)).toBe(balance)

    await askStripe(`/v1/customers/${customerId}/balance_transactions`, { amount: String(-balance), currency: 'usd' })
    await run('retry', [row.id])
    expect(await rowOf(bill.id)).toMatchObject({ status: 'complete', error: null, invoice: { status: 'paid' } })
  },
)

it('an unpaid bill is sent all the same: the balance is for it', async () => {
  const { send, customerId } = await setUp({ invoice: { finalization: 'finalize' } })
  await askStripe(`/v1/customers/${customerId}/balance_transactions`, { amount: '-400', currency: 'usd' })
  const bill = await send()
  await run('export', [(await rowOf(bill.id)).id])
  expect(await rowOf(bill.id)).toMatchObject({
    status: 'complete',
    invoice: { totalAmount: 1000, dueAmount: 600 },
    proof: { exact: true },
  })
})
