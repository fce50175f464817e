import type { Locator, Page } from '@playwright/test'
import { choice, createEnabled, startConfiguration } from './configuration-form.ts'
import { expect, test } from './console-test.ts'
import { accountCard, createCredential, toAuthenticate, uniqueName } from './credential-wizard.ts'
import { actOnRow, confirmRun, openQueue, rowOf, tabWith } from './export-queues.ts'
import { makeKey } from './stand-in.ts'

const account = { id: 'acct_1ExampleBakery', name: 'Example Bakery Ltd' }

const keyField = (page: Page): Locator => page.getByRole('textbox', { name: 'Secret key' })

/** By the console's link to the form with the permissions filled in, in a tab of its own. @returns the key */
const followKeyLink = async (page: Page, without: readonly string[] = []): Promise<string> => {
  const opened = page.waitForEvent('popup')
  await page.getByRole('link', { name: 'Open Stripe’s form with the permissions filled in' }).click()
  const tab = await opened
  for (const label of ['Customers', 'Invoices', 'Webhook endpoints']) {
    await expect(tab.getByRole('combobox', { name: label })).toHaveValue('write')
  }
  const key = await makeKey(tab, { accountId: account.id, name: 'Billbridge restricted key', without })
  await tab.close()
  return key
}

const openKeyForm = async (page: Page, name: string, destination: 'Stripe' | 'Stripe (Test Mode)'): Promise<void> => {
  await toAuthenticate(page, name, destination)
  await page.getByRole('button', { name: 'Use a restricted API key instead' }).click()
  await expect(page.getByText('How to make the key in Stripe')).toBeVisible()
}

const connect = (page: Page): Promise<void> => page.getByRole('button', { name: 'Connect with Stripe' }).click()

test('a restricted key connects; its missing permission is listed, and a key of the other mode refused at the field', async ({
  page,
  standIn,
}) => {
  const name = uniqueName('By key')
  await openKeyForm(page, name, 'Stripe (Test Mode)')
  const weak = await followKeyLink(page, ['Invoices'])
  await page.getByLabel('Account name').fill('The bakery')
  await keyField(page).fill(weak)
  await connect(page)
  const refusal = page.getByRole('alert').getByRole('list', { name: 'Permissions of the key' })
  await expect(refusal.getByRole('listitem').filter({ hasText: 'Customers: write' })).toContainText('granted')
  await expect(refusal.getByRole('listitem').filter({ hasText: 'Invoices: write' })).toContainText('missing')
  await expect(refusal.getByRole('listitem').filter({ hasText: 'Webhook Endpoints: write' })).toContainText('granted')

  await keyField(page).fill('rk_live_OfTheOtherMode0000000000000000')
  await connect(page)
  await expect(keyField(page)).toHaveAccessibleDescription(/live key.*Stripe \(Test Mode\)/)
  await expect(keyField(page)).toBeFocused()

  await keyField(page).fill(await standIn.secretKey(account.id, 'test'))
  await expect(page.getByText('This is a full secret key')).toBeVisible()

  const key = await followKeyLink(page)
  await keyField(page).fill(key)
  await connect(page)
  await expect(accountCard(page)).toContainText(account.id)
  await expect(accountCard(page)).toContainText(key.slice(-4))
  await expect(page.getByText(key)).toHaveCount(0)
  const row = await createCredential(page, name)
  await expect(row).toContainText('API key')
  await expect(row).toContainText('Connected')
})

test('bills go out by hand under the settings, their status comes back by hand, and errors are retried or archived', async ({
  page,
}) => {
  test.setTimeout(120_000)
  const name = uniqueName('Bakery by key')
  const rules = uniqueName('By hand')

  await test.step('connect by a restricted key', async () => {
    await openKeyForm(page, name, 'Stripe (Test Mode)')
    const key = await followKeyLink(page)
    await page.getByLabel('Account name').fill('The bakery')
    await keyField(page).fill(key)
    await connect(page)
    await expect(accountCard(page)).toContainText(account.id)
    await createCredential(page, name)
  })

  await test.step('only unpaid bills, and those without a due date stay here', async () => {
    await startConfiguration(page, { name: rules, destination: 'Stripe (Test Mode)', credential: name })
    const statuses = page.getByRole('group', { name: 'Payment statuses to export' })
    await statuses.getByRole('checkbox', { name: 'Paid', exact: true }).uncheck()
    await statuses.getByRole('checkbox', { name: 'Partially paid' }).uncheck()
    await expect(page.getByRole('textbox', { name: 'Days to add' })).toHaveValue('30')
    await choice(page, 'When the due date is empty', 'Don’t export').check()
    await expect(page.getByRole('textbox', { name: 'Days to add' })).toHaveCount(0)
    await createEnabled(page, rules)

    await openQueue(page, 'unsent', 'mode=test&view=held')
    await expect(rowOf(page, 'EX-1006')).toContainText('Payment status not exported')
    await expect(rowOf(page, 'EX-1014')).toContainText('No due date')
  })

  await test.step('Export from Unsent: without customers the bills arrive in Error, with the cause', async () => {
    await openQueue(page, 'unsent', 'mode=test')
    for (const number of ['EX-1012', 'EX-1013']) await page.getByRole('checkbox', { name: `Select ${number}` }).check()
    await page
      .getByRole('region', { name: 'Actions for the selection' })
      .getByRole('button', { name: 'Export', exact: true })
      .click()
    await confirmRun(page, 'Export 2 bills', 'Finished: 0 bills sent, 2 failed.')
    await openQueue(page, 'error', 'mode=test')
    await expect(tabWith(page, 'error', 2)).toBeVisible()
    await expect(page.getByText('2 bills: Customer not mapped')).toBeVisible()
  })

  await test.step('Archive what should not be sent, with a reason, and take it back', async () => {
    await actOnRow(page, 'EX-1013', 'Archive…')
    const dialog = page.getByRole('dialog', { name: 'Archive bills' })
    await dialog.getByRole('button', { name: 'Archive 1 bill' }).click()
    await expect(dialog.getByLabel('Reason')).toBeFocused()
    await dialog.getByLabel('Reason').fill('Settled by bank transfer')
    await dialog.getByRole('button', { name: 'Archive 1 bill' }).click()
    await expect(tabWith(page, 'archived', 1)).toBeVisible()
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(tabWith(page, 'archived', 0)).toBeVisible()
    await expect(rowOf(page, 'EX-1013')).toBeVisible()
  })

  await test.step('Retry sends them once the configuration creates customers', async () => {
    await page.goto('/integrations/configurations')
    await page.getByRole('link', { name: rules, exact: true }).click()
    await choice(page, 'When an account has no customer', 'Create the customer').check()
    await choice(page, 'Finalization', 'Finalize').check()
    await page.getByRole('button', { name: 'Save changes' }).click()
    await expect(page.getByText('The configuration was saved.')).toBeVisible()
    await openQueue(page, 'error', 'mode=test')
    await page.getByRole('button', { name: 'Retry these' }).click()
    await confirmRun(page, 'Retry 2 bills', 'Finished: 2 bills sent.')
  })

  await test.step('Get status from Success', async () => {
    await openQueue(page, 'success', 'mode=test')
    await expect(tabWith(page, 'success', 2)).toBeVisible()
    await expect(rowOf(page, 'EX-1012').getByText('Open', { exact: true })).toBeVisible()
    await page.getByRole('button', { name: 'Get status of all' }).click()
    await confirmRun(page, 'Get status of 2 bills', 'Finished: 2 bills read.')
  })
})
