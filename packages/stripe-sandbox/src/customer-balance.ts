import { balanceOf } from './customer-object.ts'
import { newId } from './ids.ts'
import type { BalanceTransactionRow } from './rows.ts'
import type { Work } from './work.ts'

type Movement = Pick<BalanceTransactionRow, 'currency' | 'amount' | 'type'> &
  Partial<Pick<BalanceTransactionRow, 'invoice' | 'credit_note' | 'description' | 'metadata'>>

/** Moves a customer's balance by `amount` (negative: in the customer's favour) and writes it down. */
export function moveBalance(work: Work, customerId: string, movement: Movement): BalanceTransactionRow | null {
  const { currency, amount } = movement
  const customer = work.state.customers.get(work.scope, customerId)
  if (!customer || amount === 0) return null
  const ending = balanceOf(customer, currency) + amount
  const transaction: BalanceTransactionRow = {
    scope: work.scope,
    id: newId('cbtxn'),
    created: work.now,
    customer: customerId,
    invoice: null,
    credit_note: null,
    description: null,
    metadata: {},
    ...movement,
    ending_balance: ending,
  }
  work.state.balanceTransactions.put(transaction)
  work.state.customers.put({
    ...customer,
    currency: customer.currency ?? currency,
    balance: { ...customer.balance, [currency]: ending },
  })
  return transaction
}
