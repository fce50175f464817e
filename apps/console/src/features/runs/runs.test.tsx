import { billExportEndpoints } from '@billbridge/contract/bill-exports'
import { exportRunEndpoints } from '@billbridge/contract/export-runs'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderRoute } from '../../testing/render-route.tsx'
import { billExportOf, failedExportOf, runOf } from '../../testing/sample-exports.ts'
import { answer, refuse, server } from '../../testing/server.ts'

const address = '/integrations/runs/run_00000001'
const rows = answer(exportRunEndpoints.rows, {
  data: [
    { billExport: billExportOf(1), result: 'succeeded', message: null },
    { billExport: failedExportOf(2), result: 'failed', message: 'Stripe refused the invoice.' },
  ],
  nextCursor: null,
})

test('the page follows a run by itself to its end, and says what became of it', async () => {
  let asked = 0
  server.use(
    rows,
    answer(exportRunEndpoints.get, () => {
      asked += 1
      if (asked < 2) return runOf()
      const counts = { total: 10, done: 10, succeeded: 9, failed: 1, held: 0, cancelled: 0 }
      return runOf({ status: 'done', counts, finishedAt: '2026-11-20T10:01:00.000Z' })
    }),
  )
  renderRoute(address)
  expect(await screen.findByRole('progressbar', { name: 'Exporting bills' })).toHaveAttribute('aria-valuenow', '50')
  expect(screen.getByText('5 of 10')).toBeVisible()
  expect(await screen.findByText('Finished: 9 bills sent, 1 failed.', undefined, { timeout: 3000 })).toBeVisible()
  expect(screen.getByRole('button', { name: 'Retry 1 failed bill' })).toBeEnabled()
  expect(screen.getByRole('link', { name: 'See the errors' })).toHaveAttribute(
    'href',
    '/billing/exports/error?mode=test&runId=run_00000001',
  )
  expect(await screen.findByText('Stripe refused the invoice.')).toBeVisible()
})

test('cancelling says what stays, and shows the run cancelled', async () => {
  let cancelled = false
  const now = () => (cancelled ? runOf({ status: 'cancelled', finishedAt: '2026-11-20T10:01:00.000Z' }) : runOf())
  server.use(
    rows,
    answer(exportRunEndpoints.get, now),
    answer(exportRunEndpoints.cancel, () => {
      cancelled = true
      return now()
    }),
  )
  const { user } = renderRoute(address)
  await user.click(await screen.findByRole('button', { name: 'Cancel run' }))
  const ask = within(await screen.findByRole('dialog', { name: 'Cancel this run?' }))
  expect(ask.getByText(/5 bills not begun yet go back/)).toBeVisible()
  await user.click(ask.getByRole('button', { name: 'Cancel run' }))
  expect(await screen.findByText('Cancelled: 4 bills sent, 1 failed.')).toBeVisible()
  await waitFor(() => expect(screen.queryByRole('progressbar')).not.toBeInTheDocument())
})

test('a run that ended meanwhile cannot be cancelled, and the dialog says so', async () => {
  server.use(rows, answer(exportRunEndpoints.get, runOf()), refuse(exportRunEndpoints.cancel, { type: 'run-finished' }))
  const { user } = renderRoute(address)
  await user.click(await screen.findByRole('button', { name: 'Cancel run' }))
  const ask = within(await screen.findByRole('dialog', { name: 'Cancel this run?' }))
  await user.click(ask.getByRole('button', { name: 'Cancel run' }))
  expect(await ask.findByText('The run is already finished')).toBeVisible()
})

test('retrying the failed asks for the errors of this run alone', async () => {
  const counts = { total: 10, done: 10, succeeded: 9, failed: 1, held: 0, cancelled: 0 }
  let asked: unknown
  server.use(
    rows,
    answer(exportRunEndpoints.get, runOf({ status: 'done', counts, finishedAt: '2026-11-20T10:01:00.000Z' })),
    answer(billExportEndpoints.previewSelection, ({ body }) => {
      asked = body
      const one = { count: 1, exact: true }
      return { selected: one, eligible: one, totals: [], willFail: [], effects: [], leftOut: [] }
    }),
  )
  const { user } = renderRoute(address)
  await user.click(await screen.findByRole('button', { name: 'Retry 1 failed bill' }))
  expect(await screen.findByRole('button', { name: 'Retry 1 bill' })).toBeEnabled()
  const filter = { mode: 'test', tab: 'error', runId: 'run_00000001' }
  expect(asked).toEqual({ action: 'retry', selection: { filter } })
})
