import type { Page } from '@playwright/test'
import { expect, test } from './console-test.ts'

test.use({ instance: 'own people', viewport: { width: 1280, height: 900 } })

const email = 'invited@example.com'
const password = 'a long enough password'

const choose = async (page: Page, entry: string, confirm: string): Promise<void> => {
  await page.getByRole('button', { name: 'Actions for Invited Example' }).click()
  await page.getByRole('menuitem', { name: entry }).click()
  await page.getByRole('dialog').getByRole('button', { name: confirm }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
}

test('somebody is invited, comes in by the link, gets another role, is suspended and out at once', async ({
  page,
  browser,
  billbridge,
}) => {
  let link = ''
  await test.step('without e-mail the admin passes the link on', async () => {
    await page.goto('/settings/people')
    await page.getByRole('button', { name: 'Invite person' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('E-mail').fill(email)
    await dialog.getByRole('button', { name: 'Make link' }).click()
    link = await dialog.getByLabel('Link').inputValue()
    await dialog.getByRole('button', { name: 'I have passed it on' }).click()
    await expect(page.getByRole('row').filter({ hasText: email })).toContainText('Link to pass on')
  })

  const theirs = await browser.newContext({ baseURL: billbridge.url, storageState: { cookies: [], origins: [] } })
  const visitor = await theirs.newPage()
  await test.step('the link leads in, once', async () => {
    await visitor.goto(link)
    await visitor.getByLabel('Your name').fill('Invited Example')
    await visitor.getByLabel('Password', { exact: true }).fill(password)
    await visitor.getByRole('button', { name: 'Accept and sign in' }).click()
    await expect(visitor.getByRole('button', { name: 'Menu of Invited Example' })).toBeVisible()
    await visitor.goto('/settings/api-keys')
    await expect(visitor.getByText('Only admins see and manage API keys.')).toBeVisible()
    const again = await theirs.newPage()
    await again.goto(link)
    await expect(again.getByText('This invitation was accepted already.')).toBeVisible()
    await again.close()
  })

  await test.step('another role acts at once', async () => {
    await page.goto('/settings/people')
    await choose(page, 'Make admin…', 'Make admin')
    await visitor.goto('/settings/api-keys')
    await expect(visitor.getByText('No machine can use the HTTP API yet.')).toBeVisible()
  })

  await test.step('suspended, they are out at once, and so is whoever has their cookie', async () => {
    await choose(page, 'Suspend…', 'Suspend')
    await expect(page.getByRole('row').filter({ hasText: email })).toContainText('Suspended')
    const answer = await theirs.request.get('/api/v1/session')
    expect(answer.status()).toBe(401)
    await visitor.goto('/settings/people')
    await expect(visitor).toHaveURL(/\/sign-in/)
  })
  await theirs.close()
})
