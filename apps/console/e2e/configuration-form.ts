import { expect, type Locator, type Page } from '@playwright/test'
import { chooseOption, type Destination } from './credential-wizard.ts'

interface ConfigurationWish {
  readonly name: string
  readonly destination: Destination
  /** The credential's name; the drop-down shows the Stripe account behind it. */
  readonly credential: string
}

/** One of several words of a setting. */
export const choice = (page: Page, setting: string, option: string): Locator =>
  page.getByRole('radiogroup', { name: setting }).getByRole('radio', { name: option, exact: true })

/** The page of a new configuration with its connection and name filled in; every other setting as it comes. */
export const startConfiguration = async (page: Page, wish: ConfigurationWish): Promise<void> => {
  await page.goto('/integrations/configurations')
  await page.getByRole('link', { name: 'Create configuration' }).first().click()
  await expect(page.getByRole('heading', { name: 'Create Integration Configuration' })).toBeVisible()
  await chooseOption(page, 'Destination', wish.destination)
  await page.getByRole('combobox', { name: 'Credential' }).click()
  await page.getByRole('option', { name: wish.credential }).click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(wish.name)
}

/** Create configuration, enabled at once, and its own page. */
export const createEnabled = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('switch', { name: /^Enable it at once/ }).check()
  await page.getByRole('button', { name: 'Create configuration' }).click()
  await expect(page.getByRole('heading', { name, exact: true })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Disable', exact: true })).toBeVisible()
}
