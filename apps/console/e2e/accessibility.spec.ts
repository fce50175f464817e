import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './console-test.ts'
import { toAuthenticate, uniqueName } from './credential-wizard.ts'
import { dialogPages, expectFocusBack, openByKeyboard, visitDialogPage } from './dialogs.ts'
import { openQueue } from './export-queues.ts'
import { fortyBills } from './fixtures/read-bills.ts'
import { addressOf, objects, pages } from './places.ts'

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

const looks = (['light', 'dark'] as const).flatMap((colorScheme) => [
  { colorScheme, width: 1440, height: 900 },
  { colorScheme, width: 390, height: 844 },
])
type Look = (typeof looks)[number]
const wide = { width: 1440, height: 900 }

test.use({ contextOptions: { reducedMotion: 'reduce' }, viewport: { width: 1440, height: 900 } })

/** Whatever opens, grows or loads has come to rest, so that colours are those a person sees. */
const settle = async (page: Page): Promise<void> => {
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        // What turns for ever while something is waited for never comes to rest.
        .filter(({ effect }) => effect?.getTiming().iterations !== Number.POSITIVE_INFINITY)
        .map(({ finished }) => finished.catch(() => undefined)),
    ),
  )
}

/** What axe finds on the page, or in one part of it. */
const complaintsOf = async (page: Page, part?: string): Promise<string[]> => {
  // Half a megabyte to hand over and compile: once a document is enough.
  const isThere = await page.evaluate(() => 'axe' in window)
  const axe = new AxeBuilder({ page, ...(isThere ? { axeSource: 'void 0' } : {}) })
    .options({ resultTypes: ['violations'] })
    .withTags(standards)
  if (part !== undefined) axe.include(part)
  // There are no frames: this spares a second page for each run.
  const { violations } = await axe.setLegacyMode(true).analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary ?? ''}`),
  )
}

interface Wish {
  /** A part of the page; otherwise all of it. */
  readonly part?: string
  readonly at?: readonly Look[]
  /** What is looked at, for whoever reads that it failed. */
  readonly what?: string
}

/** Light and dark, wide and narrow; on a narrow screen nothing hangs over its edge. */
const expectAccessible = async (page: Page, { part, at = looks, what = 'page' }: Wish = {}): Promise<void> => {
  for (const { colorScheme, width, height } of at) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.setViewportSize({ width, height })
    await settle(page)
    expect.soft(await complaintsOf(page, part), `${part ?? what}, ${colorScheme}, ${width} px`).toEqual([])
    const overhang = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect.soft(overhang, `pixels beyond the edge of ${what} at ${width} px`).toBeLessThanOrEqual(0)
  }
}

/** Opens an address and waits for its heading, and until it asks for nothing more. */
const open = async (page: Page, path: string): Promise<void> => {
  await page.goto(path)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.waitForLoadState('networkidle')
}

/** The same; errors on the browser's console fail the test. */
const visit = async (page: Page, path: string): Promise<void> => {
  page.on('console', (message) => {
    if (message.type() === 'error') expect.soft(message.text(), `console of ${path}`).toBe('')
  })
  await open(page, path)
}

/** Pages that are looked at in one browser: what one has loaded, the next need not load again. */
const together = 6

for (let first = 0; first < pages.length; first += together) {
  const paths = pages.slice(first, first + together)
  test(`accessible, light and dark, wide and narrow: ${paths.join(' ')}`, async ({ page }) => {
    const noted: { path: string; message: string }[] = []
    let path = ''
    page.on('console', (message) => {
      if (message.type() === 'error') noted.push({ path, message: message.text() })
    })
    for (path of paths) {
      await test.step(path, async () => {
        await page.setViewportSize(wide)
        await open(page, path)
        await expect(page.getByText('This page does not exist')).toHaveCount(path === '/no-such-page' ? 1 : 0)
        await expectAccessible(page, { what: path })
      })
    }
    expect(noted, 'errors on the browser’s console').toEqual([])
  })
}

for (const object of objects) {
  test(`the page of ${object.what} is accessible`, async ({ page }) => {
    await visit(page, await addressOf(page, object))
    await expect(page.getByText('This page does not exist')).toHaveCount(0)
    await expectAccessible(page)
  })
}

test('the page to sign in is accessible', async ({ context, page }) => {
  await context.clearCookies()
  // Nothing is an error on the browser's console either: that nobody is signed in is no refusal.
  await visit(page, '/')
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible()
  await expectAccessible(page)
})

test('the four stages of the wizard and both ways to connect are accessible', async ({ page }) => {
  await toAuthenticate(page, uniqueName('Accessible'), 'Stripe (Test Mode)')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Use a restricted API key instead' }).click()
  await page.getByRole('button', { name: 'Connect with Stripe' }).click()
  await expect(page.getByLabel('Account name')).toBeFocused()
  await expectAccessible(page)
  for (const stage of ['Select destination', 'Select entity type', 'Name the credential']) {
    await page.getByRole('group', { name: 'Stages' }).getByRole('link', { name: stage }).click()
    await expect(page.getByRole('heading', { name: new RegExp(`^Stage \\d: ${stage}`) })).toBeVisible()
    await expectAccessible(page)
  }
})

test('opened drop-downs are accessible', async ({ page }) => {
  await page.goto('/integrations/configurations/new')
  await page.getByRole('combobox', { name: 'Destination' }).click()
  await expect(page.getByRole('option', { name: 'Stripe (Test Mode)' })).toBeVisible()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await page.getByRole('combobox', { name: 'Users to e-mail when the integration is disabled' }).click()
  await expect(page.getByRole('option', { name: /admin@example\.com/ })).toBeVisible()
  await expectAccessible(page)
})

const dialog = '[role="dialog"]'
const menu = '[role="menu"]'
const narrow = looks.filter(({ width }) => width === 390)

for (const place of dialogPages) {
  const when = place.when === undefined ? '' : `, when ${place.when},`
  test(`the dialogs of ${place.path}${when} are accessible, and give the focus back`, async ({ page }) => {
    await visitDialogPage(page, place)
    for (const opening of place.openings) {
      await openByKeyboard(page, opening)
      await expectAccessible(page, { part: dialog })
      await page.setViewportSize(wide)
      await expectFocusBack(page, opening)
    }
    await page.unrouteAll({ behavior: 'ignoreErrors' })
  })
}

test('menus of a row, of the organization and of the person are accessible', async ({ page }) => {
  await openQueue(page, 'unsent', 'mode=live&view=ready')
  for (const name of [/^Actions for EX-/, /^Organization /, /^Menu of /]) {
    await page.getByRole('button', { name }).first().click()
    await expect(page.getByRole('menuitem').first()).toBeVisible()
    await expectAccessible(page, { part: menu })
    await page.keyboard.press('Escape')
    await expect(page.getByRole('menu')).toHaveCount(0)
  }
})

test('the navigation of a narrow screen is accessible', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await visit(page, '/billing/bills')
  await page.getByRole('button', { name: 'Open the navigation' }).click()
  await expect(page.getByRole('dialog').getByRole('link', { name: 'Exports' })).toBeVisible()
  await expectAccessible(page, { part: dialog, at: narrow })
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Open the navigation' })).toBeFocused()
})

test('what is missing, what would be lost and a session that has ended are said accessibly', async ({ page }) => {
  await openQueue(page, 'unsent', 'mode=live&view=ready')
  await page
    .getByRole('checkbox', { name: /^Select EX-/ })
    .first()
    .check()
  await page.getByRole('region', { name: 'Actions for the selection' }).getByRole('button', { name: 'Archive' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Archive 1 bill' }).click()
  await expect(page.getByRole('dialog').getByLabel('Reason')).toBeFocused()
  await expectAccessible(page, { part: dialog })

  await page.setViewportSize(wide)
  await page.goto('/settings/organization')
  await page.getByLabel('Name', { exact: true }).fill('Another name')
  await page.getByRole('link', { name: 'People' }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await expectAccessible(page, { part: dialog })

  await page.setViewportSize(wide)
  await page.goto('/settings/people')
  await expect(page.getByRole('table', { name: 'People' }).getByText('admin@example.com')).toBeVisible()
  await page.context().clearCookies()
  await page.getByPlaceholder('Search by name or e-mail').fill('nobody')
  await expect(page.getByRole('dialog', { name: 'Your session has ended' })).toBeVisible()
  await expectAccessible(page, { part: dialog })
})

test('the check of an uploaded file is accessible', async ({ page }) => {
  await page.goto('/billing/bills/import')
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choose a file' }).click()
  await (await chooser).setFiles(fortyBills)
  await expect(page.getByRole('table', { name: 'Refused rows' })).toBeVisible()
  await expectAccessible(page)
})
