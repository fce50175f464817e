import { expect, type Locator, type Page } from '@playwright/test'

type Tab = 'unsent' | 'success' | 'error' | 'archived'

const tabNames: Record<Tab, string> = { unsent: 'Unsent', success: 'Success', error: 'Error', archived: 'Archived' }

export const openQueue = async (page: Page, tab: Tab, query: string): Promise<void> => {
  await page.goto(`/billing/exports/${tab}?${query}`)
  await expect(page.getByRole('heading', { name: 'Exports', exact: true })).toBeVisible()
}

/** A queue's tab with its count. */
export const tabWith = (page: Page, tab: Tab, count: number): Locator =>
  page.getByRole('navigation', { name: 'Queues' }).getByRole('link', { name: `${tabNames[tab]} ${count}`, exact: true })

export const rowOf = (page: Page, billNumber: string): Locator =>
  page.getByRole('row').filter({ has: page.getByRole('link', { name: new RegExp(`^${billNumber}(\\s|$)`) }) })

export const actOnRow = async (page: Page, billNumber: string, action: string): Promise<void> => {
  await page.getByRole('button', { name: `Actions for ${billNumber}` }).click()
  await page.getByRole('menuitem', { name: action, exact: true }).click()
}

/** The confirmation that counts what will happen; then the page of the run, to its end. */
export const confirmRun = async (page: Page, confirm: string, finished: string): Promise<void> => {
  await page.getByRole('dialog').getByRole('button', { name: confirm, exact: true }).click()
  await expect(page).toHaveURL(/\/integrations\/runs\/run_/)
  await expect(page.getByText(finished)).toBeVisible({ timeout: 60_000 })
}

/** Opens a queue again and again until what is expected stands there: queues follow what is under way, not what is new. */
export const queueShows = async (page: Page, tab: Tab, query: string, expected: () => Promise<void>): Promise<void> => {
  await expect(async () => {
    await openQueue(page, tab, query)
    await expected()
  }).toPass({ timeout: 30_000 })
}

interface ExportWish {
  readonly mode: 'live' | 'test'
  /** What the numbers of the bills begin with. */
  readonly search: string
  readonly count: number
  /** `held`: they lack something, such as a customer, and will fail. */
  readonly view?: 'ready' | 'held'
  /** How the run's page says that it has ended. */
  readonly finished: string
}

/** Export all that match, once they have arrived in Unsent, and the run to its end. */
export const exportAll = async (page: Page, wish: ExportWish): Promise<void> => {
  const { mode, search, count, view = 'ready', finished } = wish
  const ready = page.getByRole('table', { name: 'Exports' }).getByRole('checkbox', { name: /^Select [^a]/ })
  await queueShows(page, 'unsent', `mode=${mode}&view=${view}&search=${search}`, () =>
    expect(ready).toHaveCount(count, { timeout: 1_500 }),
  )
  await page.getByRole('button', { name: 'Export all' }).click()
  await confirmRun(page, count === 1 ? 'Export 1 bill' : `Export ${count} bills`, finished)
}
