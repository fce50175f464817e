import type { Locator, Page } from '@playwright/test'
import { choice } from './configuration-form.ts'
import { expect, test } from './console-test.ts'
import { confirmRun, exportAll, openQueue, queueShows, rowOf } from './export-queues.ts'
import { setScene } from './scene.ts'

test.use({ instance: 'own when-bills-fail' })

const stripeAccountId = 'acct_1ExampleBakery'

const openEvents = async (page: Page): Promise<void> => {
  await page.goto('/integrations/events')
  await expect(page.getByRole('heading', { name: 'Integration events' })).toBeVisible()
}

const eventOf = (page: Page, text: string): Locator => page.getByRole('row').filter({ hasText: text })

/** Ticks one word of a filter, and closes it. */
const filterBy = async (page: Page, filter: string, option: string): Promise<void> => {
  await page.getByRole('button', { name: filter, exact: true }).click()
  await page.getByRole('dialog', { name: filter }).getByLabel(option).click()
  await page.keyboard.press('Escape')
}

test('an account without a customer is an event that leads to its mapping, filled in, and settles itself; others are marked by hand', async ({
  page,
  standIn,
}) => {
  test.setTimeout(120_000)
  const scene = await setScene(page, standIn, { name: 'Unmapped', destination: 'Stripe', stripeAccountId })
  const refused = { name: 'Refused', destination: 'Stripe (Test Mode)', stripeAccountId } as const
  const other = await setScene(page, standIn, refused)
  const customer = { name: 'Example Orchard Ltd', email: 'bills@orchard.example' }
  const customerId = await standIn.createCustomer(await standIn.secretKey(stripeAccountId, 'live'), customer)

  await test.step('two bills of it fail, and one of another account in Test Mode', async () => {
    await scene.bill({ number: 'U-1', total: 3_000 })
    await scene.bill({ number: 'U-2', total: 4_000 })
    await other.bill({ number: 'V-1', total: 5_000 })
    const unmapped = { count: 2, view: 'held', finished: 'Finished: 0 bills sent, 2 failed.' } as const
    await exportAll(page, { mode: 'live', search: 'U-', ...unmapped })
    const one = { count: 1, view: 'held', finished: 'Finished: 0 bills sent, 1 failed.' } as const
    await exportAll(page, { mode: 'test', search: 'V-', ...one })
  })

  await test.step('the list is filtered by kind and mode, in the address', async () => {
    await openEvents(page)
    await expect(eventOf(page, scene.name)).toBeVisible()
    await expect(eventOf(page, other.name)).toBeVisible()
    await filterBy(page, 'Event', 'Account not mapped')
    await filterBy(page, 'Mode', 'Live')
    await expect(eventOf(page, other.name)).toHaveCount(0)
    await expect(page).toHaveURL(/kind=integration\.missingaccountmapping\.error&mode=live/)
  })

  await test.step('its button opens the mapping with account and credential filled in', async () => {
    await eventOf(page, scene.name).getByRole('link', { name: 'Create the mapping' }).click()
    const dialog = page.getByRole('dialog', { name: 'Create mapping' })
    await expect(dialog.getByRole('combobox', { name: 'Account' })).toHaveValue(new RegExp(`^${scene.name}`))
    await expect(dialog.getByRole('combobox', { name: 'Credential' })).toHaveValue(`${scene.name} (Live)`)
    await dialog.getByRole('combobox', { name: 'Stripe customer' }).fill('Example Orchard')
    await page.getByRole('option', { name: new RegExp(customerId) }).click()
    await dialog.getByRole('button', { name: 'Create mapping' }).click()
    await expect(dialog).toHaveCount(0)
  })

  await test.step('the event settles itself, and Retry sends the bills', async () => {
    await openEvents(page)
    await expect(eventOf(page, scene.name)).toContainText('Settled')
    await openQueue(page, 'error', 'mode=live&search=U-')
    await page.getByRole('button', { name: 'Retry all' }).click()
    await confirmRun(page, 'Retry 2 bills', 'Finished: 2 bills sent.')
  })

  await test.step('another is marked by hand, and opened again', async () => {
    await openEvents(page)
    const event = eventOf(page, other.name)
    await event.getByRole('button', { name: /^Actions for/ }).click()
    await page.getByRole('menuitem', { name: 'Mark as actioned' }).click()
    await expect(event).toContainText('Actioned')
    await event.getByRole('button', { name: /^Actions for/ }).click()
    await page.getByRole('menuitem', { name: 'Open again' }).click()
    await expect(event).toContainText('Open')
  })
})

test('a configuration whose bills fail three times in a row is disabled, says why, and goes on when it is enabled', async ({
  page,
  standIn,
}) => {
  test.setTimeout(120_000)
  const sending = { destination: 'Stripe (Test Mode)', stripeAccountId } as const
  const scene = await setScene(page, standIn, { name: 'Safety', ...sending })
  const address = `/integrations/configurations/${scene.configurationId}`

  await test.step('it is to warn at two failures and to stop at three', async () => {
    await page.goto(address)
    await page.getByRole('textbox', { name: 'Warn at' }).fill('2')
    await page.getByRole('textbox', { name: 'Disable after' }).fill('3')
    await page.getByRole('button', { name: 'Save changes' }).click()
    await expect(page.getByText('The configuration was saved.')).toBeVisible()
  })

  await test.step('after three failures its page says so, and a bill not begun waits', async () => {
    for (const number of ['S-1', 'S-2', 'S-3', 'LEFT-1']) await scene.bill({ number, total: 2_000 })
    const failing = { count: 3, view: 'held', finished: 'Finished: 0 bills sent, 3 failed.' } as const
    await exportAll(page, { mode: 'test', search: 'S-', ...failing })
    await page.goto(address)
    await expect(page.getByText('Billbridge disabled it')).toBeVisible()
    await expect(page.getByText(/3 of its bills failed one after the other/)).toBeVisible()
    await queueShows(page, 'unsent', 'mode=test&search=LEFT-1', () =>
      expect(rowOf(page, 'LEFT-1')).toContainText('Configuration disabled', { timeout: 1_500 }),
    )
    await page.goto('/integrations/configurations')
    await expect(page.getByRole('row').filter({ hasText: scene.name })).toContainText('after failures in a row')
  })

  await test.step('an event leads to it', async () => {
    await openEvents(page)
    const event = page.getByRole('row', { name: /^Integration disabled/ }).or(eventOf(page, 'Integration disabled'))
    await expect(event).toContainText('Open')
    await event.getByRole('link', { name: 'See the configuration' }).click()
    await expect(page.getByRole('heading', { name: scene.name, exact: true })).toBeVisible()
  })

  await test.step('with the cause mended it is enabled: what waited is sent, and the event is settled', async () => {
    await choice(page, 'When an account has no customer', 'Create the customer').check()
    await page.getByRole('button', { name: 'Save changes' }).click()
    await expect(page.getByText('The configuration was saved.')).toBeVisible()
    await page.getByRole('button', { name: 'Enable', exact: true }).click()
    await expect(page.getByRole('button', { name: 'Disable', exact: true })).toBeVisible()
    await expect(page.getByText('Billbridge disabled it')).toHaveCount(0)
    await exportAll(page, { mode: 'test', search: 'LEFT-1', count: 1, finished: 'Finished: 1 bill sent.' })
    await openEvents(page)
    await expect(eventOf(page, 'Integration disabled')).toContainText('Settled')
  })
})
