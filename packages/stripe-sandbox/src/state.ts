import { createDatabase } from './database.ts'
import type * as rows from './rows.ts'

const day = 86_400_000

/** Every table of the sandbox, in memory and, given a folder, on disk. */
export function createState(dataDir: string | undefined, systemNow: () => number) {
  const database = createDatabase(dataDir)
  const settings = database.table<rows.AccountRow | { scope: ''; id: 'clock'; offset: number }>('settings')
  const deliveries = database.table<rows.DeliveryRow>('deliveries', { event: (delivery) => delivery.event })
  let fresh: rows.DeliveryRow[] = []
  const state = {
    database,
    accounts: database.table<rows.AccountRow>('accounts'),
    keys: database.table<rows.KeyRow>('keys', { account: (key) => `${key.account}/${key.mode}` }),
    connections: database.table<rows.ConnectionRow>('connections', {
      refreshToken: (connection) => connection.refreshToken,
    }),
    codes: database.table<rows.CodeRow>('codes'),
    idempotency: database.table<rows.IdempotencyRow>('idempotency'),
    events: database.table<rows.EventRow>('events', { type: (event) => event.type }),
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
    customers: database.table<rows.CustomerRow>('customers', { email: (customer) => customer.email }),
    deletedCustomers: database.table<rows.DeletedCustomerRow>('deleted_customers'),
    invoices: database.table<rows.InvoiceRow>('invoices', {
      customer: (invoice) => invoice.customer,
      status: (invoice) => invoice.status,
      number: (invoice) => invoice.number,
      token: (invoice) => invoice.token,
      watch: watched,
    }),
    items: database.table<rows.ItemRow>('items', {
      customer: (item) => item.customer,
      invoice: (item) => item.invoice,
      line: (item) => item.line,
      pending: (item) => (item.invoice === null ? item.customer : null),
    }),
    creditNotes: database.table<rows.CreditNoteRow>('credit_notes', {
      invoice: (note) => note.invoice,
      customer: (note) => note.customer,
    }),
    paymentMethods: database.table<rows.PaymentMethodRow>('payment_methods', { customer: (method) => method.customer }),
    products: database.table<rows.ProductRow>('products'),
    prices: database.table<rows.PriceRow>('prices', { product: (price) => price.product }),
    coupons: database.table<rows.CouponRow>('coupons'),
    discounts: database.table<rows.DiscountRow>('discounts'),
    balanceTransactions: database.table<rows.BalanceTransactionRow>('balance_transactions', {
      customer: (transaction) => transaction.customer,
    }),
    webhookEndpoints: database.table<rows.WebhookEndpointRow>('webhook_endpoints'),
    /** Milliseconds; runs with the system's clock, moved forward by `advance`. */
    now: () => systemNow() + offset(),
    seconds: () => Math.floor(state.now() / 1000),
    advance(milliseconds: number) {
      settings.put({ scope: '', id: 'clock', offset: offset() + milliseconds })
      database.commit()
    },
    /** Drops what Stripe forgets too: answers to idempotency keys after a day, events after thirty. */
    forgetOld() {
      const now = state.now()
      const answers = [...state.idempotency.all()].filter((row) => now - row.created > day)
      const events = [...state.events.all()].filter((row) => now - row.created * 1000 > 30 * day)
      for (const row of answers) state.idempotency.remove(row.scope, row.id)
      for (const row of events) state.events.remove(row.scope, row.id)
      database.commit()
    },
  }
  function offset(): number {
    const clock = settings.get('', 'clock')
    return clock && 'offset' in clock ? clock.offset : 0
  }
  return state
}

/** What time will do something to by itself: drafts that finalize, open invoices to be charged or to fall overdue. */
function watched(invoice: rows.InvoiceRow): string | null {
  if (invoice.status === 'draft' && invoice.auto_advance) return 'finalize'
  if (invoice.status !== 'open') return null
  if (invoice.next_payment_attempt !== null) return 'charge'
  return invoice.due_date !== null && !invoice.overdue_told ? 'overdue' : null
}

export type State = ReturnType<typeof createState>
