import { invalidParameter } from '../api-error.ts'
import { moveBalance } from '../customer-balance.ts'
import { mergeMetadata, metadata } from '../metadata.ts'
import { toBalanceTransaction } from '../objects.ts'
import { currency, integer, required, text, word } from '../params.ts'
import { createdRange, mustFind, paginate, paging, type Route, route, within } from '../route.ts'

export const balanceTransactionRoutes: Route[] = [
  route('POST /v1/customers/:id/balance_transactions', {
    permission: 'rak_customer_balance_transaction_write',
    params: { amount: required(integer), currency: required(currency), description: text(350), metadata },
    handle(work, params, id) {
      mustFind(work, work.state.customers, id)
      const moved = moveBalance(work, id, {
        currency: params.currency,
        amount: params.amount,
        type: 'adjustment',
        description: params.description ?? null,
        metadata: mergeMetadata({}, params.metadata),
      })
      if (!moved) throw invalidParameter('Invalid amount: must not be zero.', 'amount')
      return toBalanceTransaction(moved)
    },
  }),
  route('GET /v1/customers/:id/balance_transactions', {
    permission: 'rak_customer_balance_transaction_read',
    params: { ...paging, ...createdRange, invoice: word },
    handle(work, params, id) {
      mustFind(work, work.state.customers, id)
      return paginate(work, params, {
        table: work.state.balanceTransactions,
        url: `/v1/customers/${id}/balance_transactions`,
        where: { index: 'customer', value: id },
        keep: (row) =>
          within(params.created, row.created) && (params.invoice === undefined || row.invoice === params.invoice),
        render: toBalanceTransaction,
      })
    },
  }),
]
