import type { Locator } from '@playwright/test'
import { expect, test } from './console-test.ts'
import { dialogPages, openByKeyboard, visitDialogPage } from './dialogs.ts'
import { giveLongNames } from './long-names.ts'
import { addressOf, objects } from './places.ts'
import { invite } from './sample-people.ts'

test.use({ contextOptions: { reducedMotion: 'reduce' }, viewport: { width: 390, height: 844 } })

/** Pages that name something outside a table; tables shorten what is too long for a cell. */
const naming = [
  '/',
  '/integrations/credentials/new',
  '/settings/organization',
  '/settings/account',
  '/settings/sign-in',
]

/** How far the words of a part reach beyond its end, where they are cut off. */
const cutOff = (part: Locator): Promise<number> =>
  part.evaluate((element) => {
    const words = document.createRange()
    words.selectNodeContents(element)
    const ends = [...words.getClientRects()].map(({ right }) => right)
    return Math.round(Math.max(...ends) - element.getBoundingClientRect().right)
  })

test('names without a place to break them make no page wider than a narrow screen', async ({ page }) => {
  test.setTimeout(120_000)
  const { pathname, hash } = new URL((await invite(page, 'long-names@example.com')).link)
  const paths = [...naming, pathname + hash]
  for (const object of objects) paths.push(await addressOf(page, object))
  await giveLongNames(page)
  for (const path of paths) {
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await page.waitForLoadState('networkidle')
    const overhang = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect.soft(overhang, `pixels beyond the edge of ${path}`).toBeLessThanOrEqual(0)
  }
})

test('they can be read whole in a dialog, in a menu and in a list', async ({ page }) => {
  const place = dialogPages.find(({ path }) => path === '/settings/api-keys')
  const revoke = place?.openings.find(({ item }) => item === 'Revoke')
  if (!place || !revoke) throw new Error('No dialog revokes a key any more.')
  await place.make?.(page)
  await giveLongNames(page)
  await visitDialogPage(page, { path: place.path, openings: [] })
  await openByKeyboard(page, revoke)
  const dialog = page.getByRole('dialog')
  expect(await cutOff(dialog), 'dialog').toBeLessThanOrEqual(0)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^Organization / }).click()
  expect(await cutOff(page.getByRole('menu')), 'menu').toBeLessThanOrEqual(0)
  await page.goto('/settings/sign-in')
  const people = page.getByRole('list', { name: /without codes/ })
  expect(await cutOff(people), 'list').toBeLessThanOrEqual(0)
})
