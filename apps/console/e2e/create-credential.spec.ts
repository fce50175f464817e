import type { BrowserContext, Locator, Page } from '@playwright/test'
import { expect, test } from './console-test.ts'
import {
  accountCard,
  chooseOption,
  createCredential,
  expectCheckedOff,
  goToStripe,
  next,
  stageHeading,
  stageItem,
  toAuthenticate,
  uniqueName,
} from './credential-wizard.ts'
import { approve } from './stand-in.ts'
import { ADMIN } from './start-billbridge.ts'

const bakery = { id: 'acct_1ExampleBakery', name: 'Example Bakery Ltd' }
const books = { id: 'acct_1ExampleBooks', name: 'Example Books GmbH' }

const alert = (page: Page, title: string): Locator => page.getByRole('alert').filter({ hasText: title })

const returnLink = (page: Page): Locator => page.getByRole('link', { name: 'Return to Billbridge' })

const backgroundOf = (row: Locator): Promise<string> =>
  row
    .getByRole('cell')
    .first()
    .evaluate((cell) => getComputedStyle(cell).backgroundColor)

/** Where the stand-in sends the browser to with the answer, taken from its link. */
const answerAddress = async (page: Page): Promise<string> => {
  const address = await returnLink(page).getAttribute('href')
  if (address === null) throw new Error('The link back has no address.')
  return address
}

/** Another browser of the same person: a session of its own. */
const signInElsewhere = async (context: BrowserContext): Promise<Page> => {
  const answer = await context.request.post('/api/v1/session', { data: ADMIN })
  expect(answer.status()).toBe(200)
  return context.newPage()
}

/** The way on after a refusal, without leaving the stage: the account is connected at last. */
const goOnInPlace = async (page: Page, name: string): Promise<void> => {
  await goToStripe(page)
  await approve(page, books.name)
  await returnLink(page).click()
  await expect(accountCard(page)).toContainText(books.id)
  await expect(page.getByRole('alert')).toHaveCount(0)
  await createCredential(page, name)
}

test.describe('creating an integration credential', () => {
  test('goes through four stages, over the consent page and back by its link, to the new row', async ({ page }) => {
    const name = uniqueName('Bakery test')
    await page.goto('/')
    await page.getByRole('link', { name: 'Credentials', exact: true }).click()
    await expect(page.getByRole('table', { name: 'Credentials' })).toBeVisible()
    await page.getByRole('link', { name: 'Create Integration Credential' }).click()

    await expect(stageHeading(page, 1)).toBeVisible()
    await expect(page.getByRole('heading', { name: 'Name credential' })).toBeVisible()
    await page.getByLabel('Name', { exact: true }).fill(name)
    await next(page)

    await expect(stageHeading(page, 2)).toBeFocused()
    await expectCheckedOff(page, 1, name)
    await expect(page.getByRole('heading', { name: 'Entity Type Settings' })).toBeVisible()
    await page.getByRole('combobox', { name: 'Entity type' }).click()
    await expect(page.getByRole('option')).toHaveText(['Bill'])
    await page.getByRole('option', { name: 'Bill' }).click()
    await next(page)

    await expect(stageHeading(page, 3)).toBeFocused()
    await expectCheckedOff(page, 2, 'Bill')
    await expect(page.getByRole('heading', { name: 'Destination Settings' })).toBeVisible()
    await page.getByRole('combobox', { name: 'Destination' }).click()
    await expect(page.getByRole('option')).toHaveText(['Stripe', 'Stripe (Test Mode)'])
    await page.getByRole('option', { name: 'Stripe (Test Mode)' }).click()
    await next(page)

    await expect(stageHeading(page, 4)).toBeFocused()
    await expectCheckedOff(page, 3, 'Stripe (Test Mode)')
    await expect(page.getByText('You give the authentication details on Stripe’s website')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Create Credential' })).toHaveAttribute('aria-disabled', 'true')
    await goToStripe(page)
    await expect(page.getByText('test mode')).toBeVisible()
    await approve(page, bakery.name)
    await returnLink(page).click()

    await expect(accountCard(page)).toContainText(bakery.name)
    await expect(accountCard(page)).toContainText(bakery.id)
    await expect(accountCard(page)).toContainText('Test Mode')
    const row = await createCredential(page, name)
    await expect(row).toContainText('Stripe (Test Mode)')
    await expect(row).toContainText('Connected')
    const other = page.getByRole('row').filter({ hasText: 'Old test key' })
    expect(await backgroundOf(row)).not.toBe(await backgroundOf(other))
  })

  test('comes back from the consent page by itself, in live mode too', async ({ page }) => {
    const name = uniqueName('Bakery live')
    await toAuthenticate(page, name, 'Stripe')
    await goToStripe(page)
    await expect(page.getByText('live mode')).toBeVisible()
    await approve(page, bakery.name)
    await expect(accountCard(page)).toContainText(bakery.id)
    await expect(accountCard(page)).toContainText('Live')
    await expect(page).toHaveURL(/\/integrations\/credentials\/new\?stage=authenticate/)
    await expect(await createCredential(page, name)).toContainText('Connected')
  })

  test('keeps what was entered through Back, a visit to an earlier stage, and a reload', async ({ page }) => {
    const name = uniqueName('Half done')
    await page.goto('/integrations/credentials/new')
    await page.getByLabel('Name', { exact: true }).fill(name)
    await next(page)
    await chooseOption(page, 'Entity type', 'Bill')
    await next(page)
    await chooseOption(page, 'Destination', 'Stripe')
    await page.getByRole('button', { name: 'Back' }).click()
    await expect(stageHeading(page, 2)).toBeFocused()
    await expect(page.getByRole('combobox', { name: 'Entity type' })).toHaveValue('Bill')
    await next(page)
    await expect(page.getByRole('combobox', { name: 'Destination' })).toHaveValue('Stripe')

    await stageItem(page, 1).getByRole('link').click()
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue(name)
    await page.goBack()
    await expect(stageHeading(page, 3)).toBeVisible()

    await page.reload()
    await expect(stageHeading(page, 3)).toBeVisible()
    await expect(page).toHaveURL(/stage=destination/)
    await expectCheckedOff(page, 1, name)
    await expectCheckedOff(page, 2, 'Bill')

    await page.goto('/integrations/credentials')
    await expect(page.getByRole('row').filter({ hasText: name })).toContainText('Unfinished')
    await page.getByRole('link', { name, exact: true }).click()
    await expect(stageHeading(page, 3)).toBeVisible()
  })

  test('says at the field that a name is taken, and takes another', async ({ page }) => {
    const name = uniqueName('Taken')
    await page.goto('/integrations/credentials/new')
    await next(page)
    await expect(page.getByLabel('Name', { exact: true })).toHaveAttribute('aria-invalid', 'true')
    await page.getByLabel('Name', { exact: true }).fill('EXAMPLE BICYCLES')
    await next(page)
    await expect(page.getByLabel('Name', { exact: true })).toHaveAccessibleDescription(/already|taken/i)
    await expect(page.getByLabel('Name', { exact: true })).toBeFocused()
    await page.getByLabel('Name', { exact: true }).fill(name)
    await next(page)
    await expect(stageHeading(page, 2)).toBeFocused()
  })
})

test.describe('an answer from Stripe that connects nothing', () => {
  test('a refusal says so, and the way on is in place', async ({ page }) => {
    const name = uniqueName('Refused')
    await toAuthenticate(page, name, 'Stripe (Test Mode)')
    await goToStripe(page)
    await page.getByRole('button', { name: 'Refuse' }).click()
    await expect(stageHeading(page, 4)).toBeVisible()
    await expect(alert(page, 'Access was not approved on Stripe’s site')).toBeVisible()
    await goOnInPlace(page, name)
  })

  test('a refusal without state, by the link back before any decision, is understood as well', async ({ page }) => {
    const name = uniqueName('Turned back')
    await toAuthenticate(page, name, 'Stripe (Test Mode)')
    await goToStripe(page)
    expect(await answerAddress(page)).not.toContain('state=')
    await returnLink(page).click()
    await expect(stageHeading(page, 4)).toBeVisible()
    await expect(alert(page, 'Access was not approved on Stripe’s site')).toBeVisible()
    await goOnInPlace(page, name)
  })

  test('an answer that is opened again changes nothing: no code is shown to Stripe twice', async ({
    page,
    standIn,
  }) => {
    const name = uniqueName('Replayed')
    await toAuthenticate(page, name, 'Stripe (Test Mode)')
    await goToStripe(page)
    await approve(page, books.name)
    const answer = await answerAddress(page)
    await returnLink(page).click()
    await expect(accountCard(page)).toContainText(books.id)
    const exchanges = await standIn.countRequests('POST', '/oauth/token')
    await page.goto(answer)
    await expect(accountCard(page)).toContainText(books.id)
    expect(await standIn.countRequests('POST', '/oauth/token')).toBe(exchanges)
    await createCredential(page, name)
  })

  test('an answer to a way that was refused before says that it was used, and the way on is in place', async ({
    page,
  }) => {
    const name = uniqueName('Used')
    await toAuthenticate(page, name, 'Stripe (Test Mode)')
    await goToStripe(page)
    const consent = page.url()
    await page.getByRole('button', { name: 'Refuse' }).click()
    await expect(alert(page, 'Access was not approved')).toBeVisible()
    await page.goto(consent)
    await approve(page, books.name)
    await returnLink(page).click()
    await expect(alert(page, 'This answer from Stripe was already used')).toBeVisible()
    await goOnInPlace(page, name)
  })

  test('an approval for the other mode is not taken, and the way on is in place', async ({ page, context }) => {
    const name = uniqueName('Other mode')
    await toAuthenticate(page, name, 'Stripe')
    const wizard = page.url()
    await goToStripe(page)
    const tab = await context.newPage()
    await tab.goto(wizard)
    await tab.getByRole('button', { name: 'Back' }).click()
    await chooseOption(tab, 'Destination', 'Stripe (Test Mode)')
    await next(tab)
    await expect(stageHeading(tab, 4)).toBeVisible()
    await approve(page, books.name)
    await returnLink(page).click()
    await expect(alert(page, 'The account was approved in the other mode')).toBeVisible()
    await goOnInPlace(page, name)
  })

  test('an approval in another browser is not taken there, and the way on is in place', async ({
    page,
    browser,
    baseURL,
  }) => {
    const name = uniqueName('Other browser')
    await toAuthenticate(page, name, 'Stripe (Test Mode)')
    await goToStripe(page)
    await approve(page, books.name)
    const answer = await answerAddress(page)
    await page.goto('about:blank')
    const elsewhere = await browser.newContext({
      storageState: { cookies: [], origins: [] },
      ...(baseURL ? { baseURL } : {}),
    })
    const other = await signInElsewhere(elsewhere)
    await other.goto(answer)
    await expect(alert(other, 'The approval came back to another browser, or after signing out')).toBeVisible()
    await expect(accountCard(other)).toHaveCount(0)
    await goOnInPlace(other, name)
    await elsewhere.close()
  })

  test('an answer that nobody asked for is explained on the Credentials page', async ({ page }) => {
    await page.goto('/auth/stripe/callback?code=ac_unknown&state=unknown')
    await expect(alert(page, 'An answer came from Stripe that nobody here had asked for')).toBeVisible()
    await expect(page.getByRole('link', { name: 'Create Integration Credential' })).toBeVisible()
  })
})
