import { toCreditNote } from './credit-note-object.ts'
import { toCustomer } from './customer-object.ts'
import { toInvoice, toItem, toLine } from './invoice-object.ts'
import { toRefund } from './invoice-payments.ts'
import { linesOf } from './invoice-totals.ts'
import { toCoupon, toPaymentMethod, toWebhookEndpoint } from './objects.ts'
import type { AccountRow, Mode } from './rows.ts'
import type { Sandbox } from './sandbox.ts'
import { ownedAccounts } from './seed.ts'
import { type Json, type Work, workFor } from './work.ts'

const modes: Mode[] = ['live', 'test']

function keysOf(sandbox: Sandbox, account: string, mode: Mode): Json[] {
  const rows = [...sandbox.state.keys.newestFirst('', { index: 'account', value: `${account}/${mode}` })].reverse()
  return rows.map(({ id, kind, name, permissions, expired }) => ({ key: id, kind, name, permissions, expired }))
}

/** Accounts with their keys and connected applications by mode, and the clients that may ask for access. */
export function listAccounts(sandbox: Sandbox): Json {
  const { state, config } = sandbox
  const accounts = ownedAccounts(state, config.clients).map(({ scope, ...account }) => {
    const byMode = modes.map((mode) => {
      const connected = [...state.connections.newestFirst(`${account.id}/${mode}`)].map((connection) => connection.id)
      return [mode, { keys: keysOf(sandbox, account.id, mode), connectedClients: connected }]
    })
    return { ...account, modes: Object.fromEntries(byMode) as Json }
  })
  return { accounts, clients: config.clients }
}

const all = <T>(rows: Generator<T>, render: (row: T) => Json): Json[] => [...rows].reverse().map(render)

/** Every object of an account in one mode, oldest first; invoices with all of their lines. */
function objectsOf(work: Work): Json {
  const { state, scope } = work
  return {
    customers: all(state.customers.newestFirst(scope), (row) => toCustomer(work, row)),
    invoices: all(state.invoices.newestFirst(scope), (row) => {
      const data = linesOf(work, row).map((line) => toLine(work, line))
      return {
        ...toInvoice(work, row),
        lines: { object: 'list', data, has_more: false, url: `/v1/invoices/${row.id}/lines` },
      }
    }),
    invoiceitems: all(state.items.newestFirst(scope), (row) => toItem(work, row)),
    credit_notes: all(state.creditNotes.newestFirst(scope), (row) => toCreditNote(work, row)),
    refunds: all(state.refunds.newestFirst(scope), (row) => toRefund(work, row)),
    payment_methods: all(state.paymentMethods.newestFirst(scope), toPaymentMethod),
    coupons: all(state.coupons.newestFirst(scope), toCoupon),
    webhook_endpoints: all(state.webhookEndpoints.newestFirst(scope), (row) => toWebhookEndpoint(row)),
    // Without the objects they carry: those make a dump as large as its whole history.
    events: all(state.events.newestFirst(scope), ({ id, type, created }) => ({ id, type, created })),
  }
}

/** All there is: accounts, objects by account and mode, and the requests received. */
export function dump(sandbox: Sandbox): Json {
  const { state, config, requests } = sandbox
  const base = { state, config, baseUrl: sandbox.baseUrl() }
  const of = (account: AccountRow) =>
    modes.map((mode) => [`${account.id}/${mode}`, objectsOf(workFor(base, account, mode))])
  return {
    now: state.seconds(),
    ...listAccounts(sandbox),
    objects: Object.fromEntries([...state.accounts.all()].flatMap(of)) as Json,
    ...requests.list(),
  }
}
