import type { Page } from '@playwright/test'
import { expect, test } from './console-test.ts'

// The page draws every operation there is, which takes its time where other things are done beside.
test.use({ instance: 'own api-reference', actionTimeout: 40_000 })
test.describe.configure({ timeout: 120_000 })

test('the reference of the HTTP API opens under the content policy, on a phone and in the dark as well', async ({
  page,
}) => {
  const errors: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  await page.setViewportSize({ width: 390, height: 844 })
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.goto('/api/docs')
  await page.getByRole('link', { name: 'users', exact: true }).click()
  await page.getByRole('button', { name: /^GET \/api\/v1\/users/ }).click()
  await expect(page.getByText('the role viewer holds')).toBeVisible()
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0)
  const dark = await page.evaluate(() => document.documentElement.classList.contains('dark-mode'))
  expect(dark).toBe(true)
  expect(errors).toEqual([])
})

/** Sends an operation as the page fills it in; status of the answer, and the command it shows for it. */
const tryOut = async (page: Page, name: RegExp) => {
  const operation = page.locator('.opblock').filter({ has: page.getByRole('button', { name }) })
  await operation.getByRole('button', { name }).click()
  await operation.getByRole('button', { name: 'Try it out' }).click()
  const answered = page.waitForResponse((answer) => answer.url().includes('/api/v1/accounts'))
  await operation.getByRole('button', { name: 'Execute' }).click()
  return { status: (await answered).status(), command: await operation.locator('.curl-command').textContent() }
}

test('what the page fills in can be sent as it is: a list is read, and something made', async ({ page }) => {
  await page.goto('/api/docs')
  await page.getByRole('link', { name: 'accounts', exact: true }).click()
  const list = await tryOut(page, /^GET \/api\/v1\/accounts\b(?!\/)/)
  expect(list.status).toBe(200)
  expect(list.command).not.toMatch(/cursor|unmappedFor|X-Request-Id|Acting-As/)
  const made = await tryOut(page, /^POST \/api\/v1\/accounts\b(?!\/)/)
  expect(made.status).toBe(201)
  expect(made.command).not.toMatch(/Idempotency-Key|X-Request-Id|Acting-As/)
  await expect(page.getByText('Example: 7c9e6679-7425-40de-944b-e07fc1f90ae7')).toBeVisible()
})
