import { chargeByItself, finalize, store } from './invoice-lifecycle.ts'
import { accountOf, type InvoiceRow, modeOf } from './rows.ts'
import type { Sandbox } from './sandbox.ts'
import { type Work, workFor } from './work.ts'

/** Does what time brings: drafts finalize an hour after they were made, open invoices are charged or fall overdue. */
function advance(work: Work, invoice: InvoiceRow): void {
  const { now } = work
  if (invoice.status === 'draft') {
    if (invoice.automatically_finalizes_at !== null && invoice.automatically_finalizes_at <= now)
      finalize(work, invoice)
  } else if (invoice.next_payment_attempt !== null) {
    if (invoice.next_payment_attempt <= now) chargeByItself(work, invoice)
  } else if (invoice.due_date !== null && invoice.due_date <= now) {
    store(work, invoice, { ...invoice, overdue_told: true }, 'invoice.overdue')
  }
}

const everyMs = 1000

export function createTimers(sandbox: Sandbox) {
  const { state, config } = sandbox

  function tick(): void {
    for (const account of [...state.accounts.all()]) {
      for (const mode of ['live', 'test'] as const) tickScope(`${account.id}/${mode}`)
    }
    sandbox.webhooks.wake()
  }

  function tickScope(scope: string): void {
    const account = state.accounts.get('', accountOf(scope))
    for (const value of ['finalize', 'charge', 'overdue']) {
      const waiting = [...state.invoices.newestFirst(scope, { index: 'watch', value })].reverse()
      for (const invoice of waiting) {
        if (account) advance(workFor({ state, config, baseUrl: sandbox.baseUrl() }, account, modeOf(scope)), invoice)
        state.database.commit()
      }
    }
  }

  const interval = setInterval(tick, everyMs)
  interval.unref()
  return { tick, close: () => clearInterval(interval) }
}
