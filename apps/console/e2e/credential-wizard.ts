import { expect, type Locator, type Page } from '@playwright/test'

export type Destination = 'Stripe' | 'Stripe (Test Mode)'

const stages = ['Name the credential', 'Select entity type', 'Select destination', 'Authenticate'] as const

/** A credential's name that no other test has. */
export const uniqueName = (base: string): string => `${base} ${Date.now().toString(36)}`

/** The heading of a stage, 1 to 4. */
export const stageHeading = (page: Page, number: number): Locator =>
  page.getByRole('heading', { name: `Stage ${number}: ${stages[number - 1]}` })

/** A stage in the stepper at the left: `, finished` is part of the name of one that is checked off. */
export const stageItem = (page: Page, number: number): Locator =>
  page
    .getByRole('group', { name: 'Stages' })
    .getByRole('listitem')
    .nth(number - 1)

export const expectCheckedOff = async (page: Page, number: number, chosen: string): Promise<void> => {
  const name = `${stages[number - 1]}`
  await expect(stageItem(page, number).getByRole('link', { name: new RegExp(`^${name}\\s*, finished$`) })).toBeVisible()
  await expect(stageItem(page, number)).toContainText(chosen)
}

export const chooseOption = async (page: Page, label: string, option: string): Promise<void> => {
  await page.getByRole('combobox', { name: label }).click()
  await page.getByRole('option', { name: option, exact: true }).click()
  await expect(page.getByRole('combobox', { name: label })).toHaveValue(option)
}

export const next = (page: Page): Promise<void> => page.getByRole('button', { name: 'Next', exact: true }).click()

/** Stages 1 to 3 in one go, over the HTTP API: for tests about the fourth. */
export const toAuthenticate = async (page: Page, name: string, destination: Destination): Promise<void> => {
  const { request } = page.context()
  const started = await request.post('/api/v1/credentials', { data: { name } })
  expect(started.status()).toBe(201)
  const { id } = (await started.json()) as { id: string }
  for (const data of [{ entityType: 'bill' }, { destination: destination === 'Stripe' ? 'stripe' : 'stripe-test' }]) {
    expect((await request.patch(`/api/v1/credentials/${id}`, { data })).status()).toBe(200)
  }
  await page.goto(`/integrations/credentials/new?stage=authenticate&credential=${id}`)
  await expect(stageHeading(page, 4)).toBeVisible()
}

export const goToStripe = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Go to Stripe' }).click()
  await expect(page.getByRole('heading', { name: /^Connect an account to/ })).toBeVisible()
}

/** The account that stage 4 shows like a business card. */
export const accountCard = (page: Page): Locator => page.getByRole('region', { name: 'Connected Stripe account' })

/** Create Credential, and the new row on the Credentials page. */
export const createCredential = async (page: Page, name: string): Promise<Locator> => {
  await page.getByRole('button', { name: 'Create Credential' }).click()
  await expect(page.getByRole('heading', { name: 'Credentials', exact: true })).toBeVisible()
  const row = page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) })
  await expect(row).toBeVisible()
  return row
}
