import type { Page } from '@playwright/test'
import { choice, createEnabled, startConfiguration } from './configuration-form.ts'
import { expect, test } from './console-test.ts'
import { accountCard, createCredential, goToStripe, toAuthenticate } from './credential-wizard.ts'
import { actOnRow, confirmRun, openQueue, rowOf, tabWith } from './export-queues.ts'
import { fortyBills, readFortyBills } from './fixtures/read-bills.ts'
import { approve, type StandIn } from './stand-in.ts'

test.use({ instance: 'own bills-to-stripe' })

const account = { id: 'acct_1ExampleBooks', name: 'Example Books GmbH' }
const badBill = 'R-2034'
const goodBills = readFortyBills().filter(({ number }) => number !== badBill)

const upload = async (page: Page): Promise<void> => {
  await page.goto('/billing/bills')
  await page.getByRole('link', { name: 'Import bills' }).first().click()
  await expect(page.getByRole('heading', { name: 'Import bills' })).toBeVisible()
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choose a file' }).click()
  await (await chooser).setFiles(fortyBills)
  await expect(page.getByRole('heading', { name: 'forty-bills.csv' })).toBeVisible()
}

const figure = (page: Page, label: string) =>
  page.getByRole('region', { name: 'What this file would do' }).locator('dl > div').filter({ hasText: label })

const importBills = async (page: Page): Promise<void> => {
  await upload(page)
  await expect(figure(page, 'Bills')).toContainText('39')
  await expect(figure(page, 'Accounts')).toContainText('12')
  await expect(figure(page, 'Refused')).toContainText('1')
  await expect(page.getByRole('table', { name: 'Refused rows' })).toContainText(badBill)
  await page.getByRole('button', { name: 'Take 39 bills in' }).click()
}

const connect = async (page: Page): Promise<void> => {
  await toAuthenticate(page, 'Books', 'Stripe (Test Mode)')
  await goToStripe(page)
  await approve(page, account.name)
  await page.getByRole('link', { name: 'Return to Billbridge' }).click()
  await expect(accountCard(page)).toContainText(account.id)
  await createCredential(page, 'Books')
}

/** The exact invoice of a bill with a credit line, before anything is sent. */
const previewOf = async (page: Page, number: string): Promise<void> => {
  await page.getByRole('combobox', { name: 'Bill', exact: true }).fill(number)
  await page.getByRole('option', { name: number }).click()
  const invoice = page.getByRole('region', { name: 'The invoice in Stripe' })
  await expect(invoice).toContainText('1,487.50')
  await expect(invoice.getByRole('row', { name: /Gutschrift für Ausfall/ })).toContainText('-12.50')
  await expect(invoice).toContainText('created when it is sent')
}

const inStripe = async (standIn: StandIn) => {
  const key = await standIn.secretKey(account.id, 'test')
  return { invoices: await standIn.invoices(key), customers: await standIn.customers(key) }
}

test('a file of bills becomes one invoice each, to the cent, and what becomes of them comes back', async ({
  page,
  standIn,
  billbridge,
}) => {
  test.setTimeout(150_000)

  await test.step('an empty list leads to the import, which names the one bad bill and takes the good ones', async () => {
    await importBills(page)
    await expect(page.getByText('39 bills taken in')).toBeVisible()
    await page.getByRole('link', { name: 'Go to Bills' }).click()
    await expect(page.getByRole('heading', { name: 'Bills', exact: true })).toBeVisible()
    await expect(page.getByRole('row').filter({ hasText: 'R-2005' })).toContainText('1,487.50')
  })

  await test.step('a connected account and rules that create customers', async () => {
    await connect(page)
    await startConfiguration(page, { name: 'Everything', destination: 'Stripe (Test Mode)', credential: 'Books' })
    await choice(page, 'Finalization', 'Finalize').check()
    await choice(page, 'When an account has no customer', 'Create the customer').check()
    await previewOf(page, 'R-2005')
    await expect(page.getByText('This bill would be sent')).toBeVisible()
    await createEnabled(page, 'Everything')
  })

  await test.step('Export all says what will happen, and the run goes to its end', async () => {
    await openQueue(page, 'unsent', 'mode=test&view=ready')
    await expect(tabWith(page, 'unsent', 39)).toBeVisible()
    await expect(page.getByText('Test Mode: nothing here touches live money.')).toBeVisible()
    await page.getByRole('button', { name: 'Export all' }).click()
    const dialog = page.getByRole('dialog', { name: 'Export bills' })
    await expect(dialog).toContainText('Stripe (Test Mode)')
    await expect(dialog.getByRole('list', { name: 'Totals per currency' }).getByRole('listitem')).toHaveCount(3)
    await confirmRun(page, 'Export 39 bills', 'Finished: 39 bills sent.')
  })

  const first = await test.step('Stripe has each bill once, to the cent, and a customer for each account', async () => {
    const found = await inStripe(standIn)
    const sent = found.invoices.map(({ metadata, currency, subtotal, total, status }) => ({
      number: metadata.billbridge_bill_number,
      currency: currency.toUpperCase(),
      subtotal,
      total,
      status,
    }))
    const expected = goodBills.map(({ number, currency, total }) => ({
      number,
      currency,
      subtotal: total,
      total,
      status: 'open',
    }))
    const byNumber = (left: { number: string | undefined }, right: { number: string | undefined }) =>
      (left.number ?? '').localeCompare(right.number ?? '')
    expect(sent.sort(byNumber)).toEqual(expected.sort(byNumber))
    const names = new Set(goodBills.map(({ accountName }) => accountName))
    expect(found.customers.map(({ name }) => name).sort()).toEqual([...names].sort())
    return found
  })

  await test.step('the same file again changes nothing, and there is nothing to export', async () => {
    await importBills(page)
    await expect(page.getByText('Every bill of this file was here already: nothing has changed.')).toBeVisible()
    await openQueue(page, 'unsent', 'mode=test')
    await expect(tabWith(page, 'unsent', 0)).toBeVisible()
    await expect(tabWith(page, 'success', 39)).toBeVisible()
    await expect(page.getByRole('button', { name: 'Export all' })).toHaveAttribute('aria-disabled', 'true')
    expect(await inStripe(standIn)).toEqual(first)
  })

  await test.step('the owner marks an invoice as paid, and Get status shows it', async () => {
    const invoice = first.invoices.find(({ metadata }) => metadata.billbridge_bill_number === 'R-2005')
    await page.goto(`${billbridge.stripeUrl}/_sandbox/owner/${account.id}/test`)
    await page
      .getByRole('row')
      .filter({ hasText: invoice?.id ?? 'no invoice' })
      .getByRole('button', { name: 'Mark as paid' })
      .click()
    await openQueue(page, 'success', 'mode=test&search=R-2005')
    await expect(rowOf(page, 'R-2005')).toBeVisible()
    await actOnRow(page, 'R-2005', 'Get status')
    await confirmRun(page, 'Get status of 1 bill', 'Finished: 1 bill read.')
    await openQueue(page, 'success', 'mode=test&search=R-2005')
    await expect(rowOf(page, 'R-2005').getByText('Paid', { exact: true })).toBeVisible()
  })

  await test.step('the bill export shows its amounts, its attempts and their calls', async () => {
    await rowOf(page, 'R-2005').getByRole('link', { name: 'R-2005', exact: true }).click()
    await expect(page.getByRole('heading', { name: 'Export of bill R-2005' })).toBeVisible()
    for (const panel of ['Amounts', 'Proof']) {
      const subtotal = page.getByRole('region', { name: panel }).getByRole('row', { name: /^Subtotal/ })
      await expect(subtotal).toHaveText(/1,487\.50.*1,487\.50/)
    }
    const attempts = page.getByRole('region', { name: 'Attempts' })
    await expect(attempts.getByText(/^Attempt \d+: get status$/)).toBeVisible()
    // Newest first: one before it may have waited for another bill of the account to make the customer.
    await attempts
      .getByText(/^Attempt \d+: export$/)
      .first()
      .click()
    const created = attempts.getByText(/^\/v1\/invoices$/)
    await created.click()
    await expect(attempts.getByRole('region', { name: 'Body sent' })).toContainText(/currency ?= ?eur/)
    await expect(attempts.getByText('Idempotency key').filter({ visible: true })).toBeVisible()
  })
})
