import type { Page } from '@playwright/test'
import { expect, test } from './console-test.ts'

const everything = '**/*'
const takeAway = (page: Page) => page.route(everything, (route) => route.abort('connectionrefused'))
const bringBack = (page: Page) => page.unroute(everything)

const openQueue = async (page: Page): Promise<void> => {
  await page.goto('/billing/exports/success?mode=live')
  await expect(page.getByRole('button', { name: 'Get status of all' })).toBeEnabled()
  // Toasts load at the first sign of somebody there.
  const toasts = page.waitForResponse(/toasts/)
  await page.mouse.move(300, 300)
  await toasts
}

test('what is pressed while the server is away leaves the page as it is, and appears when it is back', async ({
  page,
}) => {
  await openQueue(page)
  await takeAway(page)
  await page.getByRole('button', { name: 'Get status of all' }).click()
  await expect(page.getByText('The server cannot be reached. Check your connection and try again.')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Exports', level: 1 })).toBeVisible()

  await bringBack(page)
  const confirm = page.getByRole('dialog').getByRole('button', { name: /^Get status of \d+/ })
  await expect(confirm).toBeEnabled()
  await takeAway(page)
  await confirm.click()
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('The server cannot be reached')
  await bringBack(page)
})

test('a page that cannot be loaded says whether the server is away or has a newer version', async ({ page }) => {
  await openQueue(page)
  await takeAway(page)
  await page.getByRole('link', { name: 'People' }).click()
  await expect(page.getByRole('alert')).toContainText('The server cannot be reached')
  await bringBack(page)
  await page.getByRole('button', { name: 'Reload' }).click()
  await expect(page.getByRole('heading', { name: 'People', level: 1 })).toBeVisible()

  await page.route('**/assets/*.js', (route) => route.fulfill({ status: 404 }))
  await page.getByRole('link', { name: 'Events' }).click()
  await expect(page.getByRole('alert')).toContainText('There is a newer version of this page')
})
