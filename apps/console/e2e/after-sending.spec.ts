import type { Page } from '@playwright/test'
import { expect, test } from './console-test.ts'
import { actOnRow, confirmRun, exportAll, openQueue, queueShows, rowOf } from './export-queues.ts'
import { setScene, today } from './scene.ts'
import { actAsOwner, type StandIn, type StripeInvoice } from './stand-in.ts'

test.use({ instance: 'own after-sending' })

const stripeAccountId = 'acct_1ExampleBooks'

const onlyInvoice = async (standIn: StandIn, mode: 'live' | 'test', billNumber: string): Promise<StripeInvoice> => {
  const [invoice, ...others] = await standIn.invoicesOf(await standIn.secretKey(stripeAccountId, mode), billNumber)
  if (!invoice || others.length > 0)
    throw new Error(`Bill ${billNumber} has ${others.length + (invoice ? 1 : 0)} invoices.`)
  return invoice
}

const exportHeading = (page: Page, billNumber: string) =>
  page.getByRole('heading', { name: `Export of bill ${billNumber}` })

const openExport = async (page: Page, billNumber: string): Promise<void> => {
  await rowOf(page, billNumber).getByRole('link', { name: billNumber, exact: true }).click()
  await expect(exportHeading(page, billNumber)).toBeVisible()
}

test('what the owner does in Stripe arrives by itself: paid on Success and on the bill, voided as an event that leads to it', async ({
  page,
  standIn,
}) => {
  test.setTimeout(120_000)
  const sending = { destination: 'Stripe', stripeAccountId } as const
  const settings = { invoice: { finalization: 'finalize' }, customer: { whenUnmapped: 'create' } }
  const scene = await setScene(page, standIn, { name: 'Word', ...sending, settings })

  await test.step('two bills go out', async () => {
    await scene.bill({ number: 'W-1', total: 12_000 })
    await scene.bill({ number: 'W-2', total: 7_550 })
    await exportAll(page, { mode: 'live', search: 'W-', count: 2, finished: 'Finished: 2 bills sent.' })
  })

  await test.step('one is paid, the other voided, and nobody asks for their status', async () => {
    const paid = await onlyInvoice(standIn, 'live', 'W-1')
    const voided = await onlyInvoice(standIn, 'live', 'W-2')
    await actAsOwner(page, standIn, { stripeAccountId, mode: 'live', invoiceId: paid.id, action: 'Mark as paid' })
    await actAsOwner(page, standIn, { stripeAccountId, mode: 'live', invoiceId: voided.id, action: 'Void' })
    await queueShows(page, 'success', 'mode=live&search=W-', async () => {
      await expect(rowOf(page, 'W-1').getByText('Paid', { exact: true })).toBeVisible({ timeout: 1_500 })
      await expect(rowOf(page, 'W-2').getByText('Void', { exact: true })).toBeVisible({ timeout: 1_500 })
    })
  })

  await test.step('the bill has Stripe’s word beside the billing system’s', async () => {
    await actOnRow(page, 'W-1', 'Open the bill')
    await expect(page.getByRole('heading', { level: 1 })).toContainText('W-1')
    const standing = page.getByRole('region', { name: 'Where it stands' })
    await expect(standing.getByText('Paid', { exact: true })).toBeVisible()
    await expect(standing).toContainText('120.00 EUR paid of 120.00 EUR')
  })

  await test.step('the voided one is an event, whose button leads to its export', async () => {
    await page.goto('/integrations/events')
    const event = page.getByRole('row').filter({ hasText: 'W-2' })
    await expect(event).toContainText('Open')
    await event.getByRole('link', { name: 'See the bill' }).click()
    await expect(exportHeading(page, 'W-2')).toBeVisible()
    await expect(page.getByText('Voided in Stripe', { exact: true })).toBeVisible()
  })
})

test('a bill that changes after it was sent is shown so, and its draft or its invoice is corrected when somebody says so', async ({
  page,
  standIn,
}) => {
  test.setTimeout(120_000)
  const customer = { whenUnmapped: 'create' }
  const open = { destination: 'Stripe', stripeAccountId } as const
  const drafts = { destination: 'Stripe (Test Mode)', stripeAccountId } as const
  const finalized = { invoice: { finalization: 'finalize' }, customer }
  const live = await setScene(page, standIn, { name: 'Finalized', ...open, settings: finalized })
  const testing = await setScene(page, standIn, { name: 'Drafts', ...drafts, settings: { customer } })

  await test.step('one is finalized, the other stays a draft; then both bills change', async () => {
    await live.bill({ number: 'C-1', total: 10_000 })
    await testing.bill({ number: 'D-1', total: 10_000 })
    await exportAll(page, { mode: 'live', search: 'C-1', count: 1, finished: 'Finished: 1 bill sent.' })
    await exportAll(page, { mode: 'test', search: 'D-1', count: 1, finished: 'Finished: 1 bill sent.' })
    await live.bill({ number: 'C-1', total: 8_000 })
    await testing.bill({ number: 'D-1', total: 12_345 })
  })

  await test.step('the draft is updated, and stays the same invoice', async () => {
    const draft = await onlyInvoice(standIn, 'test', 'D-1')
    await queueShows(page, 'success', 'mode=test&correction=any', () =>
      expect(rowOf(page, 'D-1')).toContainText('123.45', { timeout: 1_500 }),
    )
    await actOnRow(page, 'D-1', 'Update draft')
    const dialog = page.getByRole('dialog', { name: 'Update drafts' })
    await expect(dialog).toContainText('They stay the same invoices')
    await confirmRun(page, 'Update 1 draft', 'Finished: 1 bill corrected.')
    expect(await onlyInvoice(standIn, 'test', 'D-1')).toMatchObject({ id: draft.id, status: 'draft', subtotal: 12_345 })
  })

  const old = await onlyInvoice(standIn, 'live', 'C-1')
  await test.step('what is finalized is never changed: it is voided, after what that means was read', async () => {
    await queueShows(page, 'success', 'mode=live&correction=any', () =>
      expect(rowOf(page, 'C-1')).toContainText('80.00', { timeout: 1_500 }),
    )
    await openExport(page, 'C-1')
    await expect(page.getByText('The bill changed after it was sent.')).toBeVisible()
    await page.getByRole('button', { name: 'More actions' }).click()
    await expect(page.getByRole('menuitem', { name: 'Update draft' })).toHaveCount(0)
    await page.getByRole('menuitem', { name: 'Void and replace' }).click()
    const dialog = page.getByRole('dialog', { name: 'Void and replace invoices' })
    await expect(dialog).toContainText('which cannot be undone')
    await confirmRun(page, 'Void and replace for 1 bill', 'Finished: 1 bill corrected.')
  })

  await test.step('Stripe has the new invoice in force and the old one void; the page proves the new to the cent', async () => {
    const key = await standIn.secretKey(stripeAccountId, 'live')
    const invoices = await standIn.invoicesOf(key, 'C-1')
    expect(
      invoices.map(({ status, subtotal }) => ({ status, subtotal })).sort((a, b) => a.subtotal - b.subtotal),
    ).toEqual([
      { status: 'open', subtotal: 8_000 },
      { status: 'void', subtotal: 10_000 },
    ])
    await openQueue(page, 'success', 'mode=live&search=C-1')
    await openExport(page, 'C-1')
    const proof = page.getByRole('region', { name: 'Proof' })
    await expect(proof.getByRole('row', { name: /^Subtotal/ })).toHaveText(/80\.00.*80\.00/)
    await expect(proof).toContainText('Equal to the cent')
    const earlier = page.getByRole('region', { name: 'Earlier invoices' })
    await expect(earlier.getByRole('listitem').filter({ hasText: old.id })).toContainText('void')
  })
})

test('bills of a period are compared with Stripe, and each finding leads to where it is mended', async ({
  page,
  standIn,
}) => {
  test.setTimeout(120_000)
  const sending = { destination: 'Stripe (Test Mode)', stripeAccountId } as const
  const settings = { invoice: { finalization: 'finalize' }, customer: { whenUnmapped: 'create' } }
  const scene = await setScene(page, standIn, { name: 'Closing', ...sending, settings })

  await test.step('one bill is sent and changes, one is sent as it is, one is not sent', async () => {
    await scene.bill({ number: 'K-1', total: 4_000 })
    await scene.bill({ number: 'K-2', total: 5_000 })
    await exportAll(page, { mode: 'test', search: 'K-', count: 2, finished: 'Finished: 2 bills sent.' })
    await scene.bill({ number: 'K-1', total: 4_500 })
    await scene.bill({ number: 'K-3', total: 6_000 })
  })

  await test.step('the comparison of the day ends with two findings', async () => {
    await page.goto('/billing/reconciliation')
    await page.getByRole('button', { name: 'Start reconciliation' }).first().click()
    const dialog = page.getByRole('dialog', { name: 'Start a reconciliation' })
    await dialog.getByRole('combobox', { name: 'Configuration' }).click()
    await page.getByRole('option', { name: scene.name }).click()
    await dialog.getByLabel('From bill date').fill(today())
    await dialog.getByLabel('To bill date').fill(today())
    await dialog.getByRole('button', { name: 'Start', exact: true }).click()
    await expect(page.getByText('2 findings to look at')).toBeVisible({ timeout: 30_000 })
  })

  await test.step('they are listed by kind, and come as a file', async () => {
    const findings = page.getByRole('table', { name: 'Findings' })
    await expect(findings.getByRole('row').filter({ hasText: 'K-1' })).toContainText('Amount differs')
    await expect(findings.getByRole('row').filter({ hasText: 'K-3' })).toContainText('Missing')
    await expect(findings.getByRole('row').filter({ hasText: 'K-2' })).toHaveCount(0)
    const downloading = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Download CSV' }).click()
    const download = await downloading
    expect(download.suggestedFilename()).toBe(`reconciliation-test-${today()}-${today()}.csv`)
    await page
      .getByRole('navigation', { name: 'Findings' })
      .getByRole('link', { name: /^Missing/ })
      .click()
    await expect(findings.getByRole('row').filter({ hasText: 'K-1' })).toHaveCount(0)
  })

  await test.step('a finding leads to the export of its bill', async () => {
    await page.getByRole('link', { name: 'Open the bill export' }).click()
    await expect(exportHeading(page, 'K-3')).toBeVisible()
  })
})
