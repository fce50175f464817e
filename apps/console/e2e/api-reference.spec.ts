import { expect, test } from './console-test.ts'

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
