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
  expect(await screen.findByText('Finished: 9 bills sent, 1 failed.')).toBeVisible()
  expect(screen.getByRole('button', { name: 'Retry 1 failed bill' })).toBeEnabled()
  expect(screen.getByRole('link', { name: 'See the errors' })).toHaveAttribute(
    'href',
    '/billing/exports/error?mode=test&runId=run_00000001',
  )
  expect(await screen.findByText('Stripe refused the invoice.')).toBeVisible()
  expect(screen.getByText(/version 3 at its start$/)).toBeVisible()
})

test('a run that is still collecting says so, and no number as if it were the whole', async () => {
  const counts = { total: 340, done: 0, succeeded: 0, failed: 0, held: 0, cancelled: 0 }
  server.use(rows, answer(exportRunEndpoints.get, runOf({ status: 'preparing', counts })))
  const { user } = renderRoute(address)
  expect(await screen.findByText('340 so far, still collecting')).toBeVisible()
  expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent(/^Export of bills$/)
  expect(screen.getByText(/of the bills collected so far/)).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Cancel run' }))
  expect(await screen.findByText(/^No more bills are collected/)).toBeVisible()
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
  const ask = within(await screen.findByRole('dialog', { name: /^Cancel this run/ }))
  expect(ask.getByText(/5 bills not begun yet go back/)).toBeVisible()
  await user.click(ask.getByRole('button', { name: 'Cancel run' }))
  expect(await screen.findByText('Cancelled: 4 bills sent, 1 failed.')).toBeVisible()
  await waitFor(() => expect(screen.queryByRole('progressbar')).not.toBeInTheDocument())
})

test('a run that ended meanwhile cannot be cancelled, and the dialog says so', async () => {
  server.use(rows, answer(exportRunEndpoints.get, runOf()), refuse(exportRunEndpoints.cancel, { type: 'run-finished' }))
  const { user } = renderRoute(address)
  await user.click(await screen.findByRole('button', { name: 'Cancel run' }))
  const ask = within(await screen.findByRole('dialog', { name: /^Cancel this run/ }))
  await user.click(ask.getByRole('button', { name: 'Cancel run' }))
  expect(await ask.findByText('The run is already finished')).toBeVisible()
})

test('a correction offers to retry only what can be tried again', async () => {
  const counts = { total: 2, done: 2, succeeded: 0, failed: 2, held: 0, cancelled: 0 }
  const none = { count: 0, exact: true }
  const [unsent, success, changed, archived, ready, held, inProgress] = Array(7).fill(none)
  const error = { count: 2, exact: true }
  let counted = false
  server.use(
    rows,
    answer(
      exportRunEndpoints.get,
      runOf({ status: 'done', kind: 'correct', counts, finishedAt: '2026-11-20T10:01:00.000Z' }),
    ),
    answer(billExportEndpoints.counts, () => {
      counted = true
      return { unsent, success, changed, error, retriable: none, archived, ready, held, inProgress }
    }),
  )
  const { isAsking } = renderRoute(address)
  expect(await screen.findByText('Finished: 0 bills corrected, 2 failed.')).toBeVisible()
  expect(screen.getByRole('link', { name: 'See the errors' })).toBeVisible()
  await waitFor(() => expect({ counted, asking: isAsking() }).toEqual({ counted: true, asking: false }))
  expect(screen.queryByRole('button', { name: /^Retry/ })).toBeNull()
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
      return {
        selected: one,
        eligible: one,
        totals: [],
        willFail: [],
        effects: [],
        effectsOf: 0,
        invoiced: [],
        willBeInvoiced: [],
        leftOut: [],
      }
    }),
  )
  const { user } = renderRoute(address)
  await user.click(await screen.findByRole('button', { name: 'Retry 1 failed bill' }))
  expect(await screen.findByRole('button', { name: 'Retry 1 bill' })).toBeEnabled()
  const filter = { mode: 'test', tab: 'error', runId: 'run_00000001' }
  expect(asked).toEqual({ action: 'retry', selection: { filter } })
})

test('the list says of each run who started it, what it came to, and with which rules', async () => {
  const counts = { total: 10, done: 10, succeeded: 9, failed: 1, held: 0, cancelled: 0 }
  const ended = { status: 'done' as const, counts, finishedAt: '2026-11-20T10:01:00.000Z' }
  const sums = [
    { currency: 'USD', total: 19900, count: 9 },
    { currency: 'JPY', total: 500, count: 1 },
  ]
  const round = runOf({ id: 'run_00000002', trigger: 'schedule', endedBecause: 'access-lost', totals: sums, ...ended })
  const idle = { total: 0, done: 0, succeeded: 0, failed: 0, held: 0, cancelled: 0 }
  const nothing = runOf({ ...ended, id: 'run_00000003', kind: 'correct', counts: idle })
  const left = runOf({
    ...ended,
    id: 'run_00000004',
    kind: 'correct',
    counts: { ...idle, total: 2, done: 2, held: 2 },
  })
  const data = [round, runOf({ kind: 'retry' }), nothing, left]
  server.use(answer(exportRunEndpoints.list, { data, nextCursor: null }))
  renderRoute('/integrations/runs')
  const row = (await screen.findByRole('link', { name: 'Export of 10 bills' })).closest('tr')
  expect(row).toHaveTextContent('Hourly round')
  expect(within(row as HTMLElement).getByText('Done')).toBeVisible()
  expect(within(row as HTMLElement).getByText('access to Stripe was lost')).toBeVisible()
  expect(screen.getByRole('link', { name: 'Correction of bills' })).toBeVisible()
  expect(screen.getByRole('link', { name: 'Correction of 2 bills' }).closest('tr')).toHaveTextContent('2 not corrected')
  expect(within(row as HTMLElement).getByTitle('199.00 USD · 500 JPY')).toHaveTextContent(/^199\.00 USD ?\+ 1 more$/)
  expect(row).toHaveTextContent('Monthly bills, version 3')
  expect(row).toHaveTextContent('1 min 00 s')
})

test('kind and trigger narrow the list, from the address and by hand', async () => {
  const asked: unknown[] = []
  server.use(
    answer(exportRunEndpoints.list, ({ query }) => {
      asked.push(Object.fromEntries(query))
      return { data: [runOf()], nextCursor: null }
    }),
  )
  const { user, location } = renderRoute('/integrations/runs?kind=status')
  await screen.findByText('Export of 10 bills')
  expect(asked.at(-1)).toMatchObject({ kind: 'status' })
  await user.click(screen.getByRole('button', { name: /^Trigger/ }))
  await user.click(await screen.findByRole('radio', { name: 'Hourly round' }))
  await waitFor(() => expect(asked.at(-1)).toMatchObject({ kind: 'status', trigger: 'schedule' }))
  expect(location()).toContain('trigger=schedule')
})

test('a run that is being cancelled says that it ends, and in Test Mode the dialog names the mode', async () => {
  server.use(rows, answer(exportRunEndpoints.get, runOf()))
  const first = renderRoute(address)
  await first.user.click(await screen.findByRole('button', { name: 'Cancel run' }))
  expect(await screen.findByRole('dialog', { name: /^Cancel this run/ })).toHaveTextContent('Test Mode')
  first.unmount()
  server.use(answer(exportRunEndpoints.get, runOf({ status: 'cancelled', endedBecause: 'cancelled' })))
  renderRoute(address)
  expect(await screen.findByText('as soon as what was begun is through')).toBeVisible()
})

const stopped = runOf({
  status: 'done',
  counts: { total: 300, done: 300, succeeded: 96, failed: 0, held: 204, cancelled: 0 },
  finishedAt: '2026-11-20T10:01:00.000Z',
  endedBecause: 'access-lost',
  waits: [
    { for: 'credential', id: 'cred_00000001', name: 'Example GmbH', count: 200, isOver: false },
    { for: 'configuration', id: 'cfg_00000002', name: 'Other bills', count: 4, isOver: false },
  ],
})

test('a run whose bills wait says until when, and leads there, on its page', async () => {
  server.use(rows, answer(exportRunEndpoints.get, stopped))
  renderRoute(address)
  const box = within(await screen.findByRole('alert'))
  expect(box.getByText(/^200 bills wait until .*Example GmbH.* is connected again$/)).toBeVisible()
  expect(box.getByText(/^4 bills wait until .*Other bills.* is enabled\.$/)).toBeVisible()
  expect(box.getByText('So far: 96 bills sent, 204 held back.')).toBeVisible()
  expect(box.getByText(/go on by themselves then, in this run/)).toBeVisible()
  expect(box.getByRole('link', { name: /^Reconnect .*Example GmbH/ })).toHaveAttribute(
    'href',
    '/integrations/credentials/cred_00000001?dialog=reconnect',
  )
  expect(box.getByRole('link', { name: /^Enable .*Other bills/ })).toHaveAttribute(
    'href',
    '/integrations/configurations/cfg_00000002',
  )
  expect(screen.queryByText(/^Finished:/)).not.toBeInTheDocument()
})

test('and in the list', async () => {
  server.use(answer(exportRunEndpoints.list, { data: [stopped], nextCursor: null }))
  renderRoute('/integrations/runs')
  const row = within((await screen.findByRole('link', { name: 'Export of 300 bills' })).closest('tr') as HTMLElement)
  expect(row.getByText('Waiting')).toBeVisible()
  expect(row.getByText(/^until .*Example GmbH.* is connected again and 1 more$/)).toBeVisible()
})

test('bills that nothing stops any more are still to be sent, and wait for nobody', async () => {
  const waits = stopped.waits.slice(0, 1).map((wait) => ({ ...wait, isOver: true }))
  const going = runOf({ counts: { ...stopped.counts, done: 290, held: 194 }, waits })
  server.use(rows, answer(exportRunEndpoints.get, going))
  renderRoute(address)
  expect(await screen.findByRole('progressbar')).toHaveAttribute('aria-valuenow', '30')
  expect(screen.queryByText(/wait until/)).not.toBeInTheDocument()
})

test('a run that went on says when, and is timed from then', async () => {
  const counts = { total: 3000, done: 2096, succeeded: 2096, failed: 0, held: 0, cancelled: 0 }
  const wentOn = { at: new Date(Date.now() - 1_000_000).toISOString(), done: 96 }
  server.use(rows, answer(exportRunEndpoints.get, runOf({ counts, wentOn, startedAt: '2026-11-20T10:00:00.000Z' })))
  renderRoute(address)
  expect(await screen.findByText(/^Bills that had been stopped went on/)).toBeVisible()
  // 2,000 in 1,000 seconds leave 904 for seven minutes and a half; since its start it would be days.
  expect(screen.getByText(/per second/)).toHaveTextContent(/^2\.0 per second · about 7 min 3\d s left$/)
})
