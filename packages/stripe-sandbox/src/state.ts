import type { CouponRow, DiscountRow, PriceRow, ProductRow } from './catalog-rows.ts'
import { createDatabase } from './database.ts'
import type * as rows from './rows.ts'

const day = 86_400_000

/** Every table of the sandbox, in memory and, given a folder, on disk. */
export function createState(dataDir: string | undefined, systemNow: () => number) {
  const database = createDatabase(dataDir)
  const settings = database.table<rows.AccountRow | { scope: ''; id: 'clock'; offset: number }>('settings', 'setting')
  const state = {
    database,
    accounts: database.table<rows.AccountRow>('accounts', 'account'),
    keys: database.table<rows.KeyRow>('keys', 'key', { account: (key) => `${key.account}/${key.mode}` }),
    connections: database.table<rows.ConnectionRow>('connections', 'connection', {
      refreshToken: (connection) => connection.refreshToken,
    }),
    codes: database.table<rows.CodeRow>('codes', 'code'),
    idempotency: database.table<rows.IdempotencyRow>('idempotency', 'idempotency key'),
    events: database.table<rows.EventRow>('events', 'event', { type: (event) => event.type }),
    ...createDeliveries(database),
    customers: database.table<rows.CustomerRow>('customers', 'customer', { email: (customer) => customer.email }),
    deletedCustomers: database.table<rows.DeletedCustomerRow>('deleted_customers', 'customer'),
    invoices: database.table<rows.InvoiceRow>('invoices', 'invoice', {
      customer: (invoice) => invoice.customer,
      status: (invoice) => invoice.status,
      number: (invoice) => invoice.number,
      token: (invoice) => invoice.token,
      watch: watched,
    }),
    items: database.table<rows.ItemRow>('items', 'invoiceitem', {
      customer: (item) => item.customer,
      invoice: (item) => item.invoice,
      line: (item) => item.line,
      pending: (item) => (item.invoice === null ? item.customer : null),
    }),
    creditNotes: database.table<rows.CreditNoteRow>('credit_notes', 'credit note', {
      invoice: (note) => note.invoice,
      customer: (note) => note.customer,
    }),
    refunds: database.table<rows.RefundRow>('refunds', 'refund', { invoice: (refund) => refund.invoice }),
    paymentMethods: database.table<rows.PaymentMethodRow>('payment_methods', 'PaymentMethod', {
      customer: (method) => method.customer,
    }),
    products: database.table<ProductRow>('products', 'product'),
    prices: database.table<PriceRow>('prices', 'price', { product: (price) => price.product }),
    coupons: database.table<CouponRow>('coupons', 'coupon'),
    discounts: database.table<DiscountRow>('discounts', 'discount'),
    balanceTransactions: database.table<rows.BalanceTransactionRow>(
      'balance_transactions',
      'customer balance transaction',
      {
        customer: (transaction) => transaction.customer,
      },
    ),
    webhookEndpoints: database.table<rows.WebhookEndpointRow>('webhook_endpoints', 'webhook endpoint'),
    /** Milliseconds; runs with the system's clock, moved forward by `advance`. */
    now: () => systemNow() + offset(),
    seconds: () => Math.floor(state.now() / 1000),
    advance(milliseconds: number) {
      settings.put({ scope: '', id: 'clock', offset: offset() + milliseconds })
      database.commit()
    },
  }
  function offset(): number {
    const clock = settings.get('', 'clock')
    return clock && 'offset' in clock ? clock.offset : 0
  }
  return state
}

/** Webhooks to be sent, and the newest of them apart: the sender picks those up. */
function createDeliveries(database: ReturnType<typeof createDatabase>) {
  const deliveries = database.table<rows.DeliveryRow>('deliveries', 'delivery', { event: (delivery) => delivery.event })
  let fresh: rows.DeliveryRow[] = []
  return {
    deliveries,
    addDelivery(row: rows.DeliveryRow) {
      deliveries.put(row)
      fresh.push(row)
    },
    /** Deliveries added since the last call that were not undone. */
    takeNewDeliveries(): rows.DeliveryRow[] {
      const added = fresh.filter((row) => deliveries.get(row.scope, row.id) === row)
      fresh = []
      return added
    },
    /** What was still to be delivered when the process ended. */
    recoverDeliveries() {
      fresh = [...deliveries.all()]
    },
  }
}

/** What time will do something to by itself: drafts that finalize, open invoices to be charged or to fall overdue. */
function watched(invoice: rows.InvoiceRow): string | null {
  if (invoice.status === 'draft' && invoice.auto_advance) return 'finalize'
  if (invoice.status !== 'open') return null
  if (invoice.next_payment_attempt !== null) return 'charge'
  return invoice.due_date !== null && !invoice.overdue_told ? 'overdue' : null
}

/** Drops what Stripe forgets too: answers to idempotency keys after a day, events after thirty. */
export function forgetOld(state: State): void {
  const now = state.now()
  const answers = [...state.idempotency.all()].filter((row) => now - row.created > day)
  const events = [...state.events.all()].filter((row) => now - row.created * 1000 > 30 * day)
  for (const row of answers) state.idempotency.remove(row.scope, row.id)
  for (const row of events) state.events.remove(row.scope, row.id)
  state.database.commit()
}

export type State = ReturnType<typeof createState>
