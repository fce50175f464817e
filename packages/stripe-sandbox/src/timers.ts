import { ApiError } from './api-error.ts'
import { chargeByItself, finalize, store } from './invoice-lifecycle.ts'
import { accountOf, type InvoiceRow, modeOf } from './rows.ts'
import type { Sandbox } from './sandbox.ts'
import { forgetOld } from './state.ts'
import { type Work, workFor } from './work.ts'

/** When time does something to an invoice, in seconds: thousands wait for it, and are asked each time. */
const dueAt = ({ status, automatically_finalizes_at, next_payment_attempt, due_date }: InvoiceRow): number =>
  (status === 'draft' ? automatically_finalizes_at : (next_payment_attempt ?? due_date)) ?? Number.POSITIVE_INFINITY

/** Does what time brings: drafts finalize an hour after they were made, open invoices are charged or fall overdue. */
function advance(work: Work, invoice: InvoiceRow): void {
  if (invoice.status === 'draft') finalize(work, invoice)
  else if (invoice.next_payment_attempt !== null) chargeByItself(work, invoice)
  else store(work, invoice, { ...invoice, overdue_told: true }, 'invoice.overdue')
}

/** A draft that cannot be finalized stays one; Stripe says so once and stops trying. */
function attempt(work: Work, invoice: InvoiceRow): void {
  try {
    advance(work, invoice)
  } catch (error) {
    work.state.database.rollback()
    if (!(error instanceof ApiError)) console.error(error)
    const stopped = { ...invoice, auto_advance: false, automatically_finalizes_at: null, next_payment_attempt: null }
    store(work, invoice, stopped, invoice.status === 'draft' ? 'invoice.finalization_failed' : 'invoice.payment_failed')
  }
}

const everyMs = 1000
const forgetEveryMs = 3_600_000

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
      const now = state.seconds()
      const waiting = [...state.invoices.newestFirst(scope, { index: 'watch', value })]
      for (const invoice of waiting.filter((one) => dueAt(one) <= now).reverse()) {
        if (account) attempt(workFor({ state, config, baseUrl: sandbox.baseUrl() }, account, modeOf(scope)), invoice)
        state.database.commit()
      }
    }
  }

  const interval = setInterval(tick, everyMs)
  const forgetting = setInterval(() => forgetOld(state), forgetEveryMs)
  interval.unref()
  forgetting.unref()
  return {
    tick,
    close(): void {
      clearInterval(interval)
      clearInterval(forgetting)
    },
  }
}
