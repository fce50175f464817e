import type { Locator, Page } from '@playwright/test'
import { expect, test } from './console-test.ts'
import { stageHeading, uniqueName } from './credential-wizard.ts'
import { expectFocusBack, mappingDialogs, openByKeyboard, visitDialogPage } from './dialogs.ts'
import { openQueue } from './export-queues.ts'

const tabLimit = 60

/** Tab until the focus is there, as somebody without a mouse would. */
const tabTo = async (page: Page, target: Locator): Promise<void> => {
  await expect(target).toBeVisible()
  for (let presses = 0; presses < tabLimit; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`${tabLimit} presses of Tab did not lead to ${target}.`)
}

const pressOn = async (page: Page, target: Locator, key = 'Enter'): Promise<void> => {
  await tabTo(page, target)
  await page.keyboard.press(key)
}

/** An option of a drop-down with the arrow keys. */
const pick = async (page: Page, label: string, option: string): Promise<void> => {
  const field = page.getByRole('combobox', { name: label })
  await tabTo(page, field)
  await page.keyboard.press('ArrowDown')
  const wanted = page.getByRole('option', { name: option, exact: true })
  await expect(wanted).toBeVisible()
  for (let presses = 0; presses < 5; presses += 1) {
    const active = await field.getAttribute('aria-activedescendant')
    if (active !== null && active === (await wanted.getAttribute('id'))) break
    await page.keyboard.press('ArrowDown')
  }
  await page.keyboard.press('Enter')
  await expect(field).toHaveValue(option)
}

test('stages 1 to 3 of the wizard go by keyboard alone', async ({ page }) => {
  await page.goto('/integrations/credentials')
  await expect(page.getByRole('table', { name: 'Credentials' })).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused()
  await page.keyboard.press('Enter')
  await pressOn(page, page.getByRole('link', { name: 'Create Integration Credential' }))
  await expect(stageHeading(page, 1)).toBeVisible()
  await tabTo(page, page.getByLabel('Name', { exact: true }))
  await page.keyboard.type(uniqueName('Typed'))
  await page.keyboard.press('Enter')
  await expect(stageHeading(page, 2)).toBeFocused()
  await pick(page, 'Entity type', 'Bill')
  await pressOn(page, page.getByRole('button', { name: 'Next', exact: true }))
  await expect(stageHeading(page, 3)).toBeFocused()
  await pick(page, 'Destination', 'Stripe (Test Mode)')
  await pressOn(page, page.getByRole('button', { name: 'Next', exact: true }))
  await expect(stageHeading(page, 4)).toBeFocused()
  await tabTo(page, page.getByRole('button', { name: 'Go to Stripe' }))
})

test('a bill is selected, exported and followed to the end by keyboard alone', async ({ page }) => {
  await openQueue(page, 'unsent', 'mode=live&view=ready')
  const number = 'EX-1015'
  await tabTo(page, page.getByRole('checkbox', { name: /^Select EX-/ }).first())
  const tick = page.getByRole('checkbox', { name: `Select ${number}` })
  for (
    let presses = 0;
    presses < 10 && !(await tick.evaluate((element) => element.closest('tr')?.contains(document.activeElement)));
    presses += 1
  ) {
    await page.keyboard.press('ArrowDown')
  }
  await page.keyboard.press('x')
  await expect(tick).toBeChecked()
  await page.keyboard.press('x')
  await expect(tick).not.toBeChecked()
  await page.keyboard.press('x')
  const bulk = page.getByRole('region', { name: 'Actions for the selection' })
  await expect(bulk).toContainText('1 selected')
  await page.keyboard.press('Shift+Tab')
  const exportButton = bulk.getByRole('button', { name: 'Export', exact: true })
  for (
    let presses = 0;
    presses < tabLimit && !(await exportButton.evaluate((element) => element === document.activeElement));
    presses += 1
  ) {
    await page.keyboard.press('Shift+Tab')
  }
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Export bills' })
  await expect(dialog).toBeVisible()
  await expect(dialog).toContainText('real customers')
  await pressOn(page, dialog.getByRole('button', { name: 'Export 1 bill' }))
  await expect(page.getByText('Finished: 1 bill sent.')).toBeVisible()
})

test('the question mark lists the shortcuts, and they can be switched off', async ({ page }) => {
  await page.goto('/billing/exports/unsent?mode=live')
  await expect(page.getByRole('table', { name: 'Exports' })).toBeVisible()
  await page.keyboard.press('?')
  const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(dialog).toBeVisible()
  await pressOn(page, dialog.getByRole('switch', { name: /^Use keyboard shortcuts/ }), 'Space')
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await page.keyboard.press('/')
  await page.keyboard.press('?')
  await expect(page.getByRole('textbox', { name: 'Search by bill, account or id' })).not.toBeFocused()
  await expect(dialog).toHaveCount(0)
})

test('the slash goes to the search of the list, and what is typed stands in the address', async ({ page }) => {
  await page.goto('/billing/exports/success?mode=live')
  await expect(page.getByRole('link', { name: 'EX-1004', exact: true })).toBeVisible()
  await page.keyboard.press('/')
  await expect(page.getByRole('textbox', { name: 'Search by bill, account or id' })).toBeFocused()
  await page.keyboard.type('EX-1003')
  await expect(page.getByRole('link', { name: 'EX-1004', exact: true })).toHaveCount(0)
  await expect(page.getByRole('link', { name: 'EX-1003', exact: true })).toBeVisible()
  await expect(page).toHaveURL(/search=EX-1003/)
})

const openPalette = async (page: Page): Promise<void> => {
  await page.keyboard.press('Control+k')
  const name = 'Go to, create or find'
  await expect(page.getByRole('textbox', { name }).or(page.getByRole('combobox', { name }))).toBeFocused()
}

test('Ctrl-K goes to a page, creates, and opens an object by its id', async ({ page }) => {
  await page.goto('/')
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible()
  await openPalette(page)
  await page.keyboard.type('config')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Configurations', exact: true })).toBeVisible()
  await openPalette(page)
  await page.keyboard.type('create integration cred')
  await page.keyboard.press('Enter')
  await expect(stageHeading(page, 1)).toBeVisible()
  const answer = await page.context().request.get('/api/v1/bill-exports?mode=live&tab=error')
  const { data } = (await answer.json()) as { data: { id: string; billNumber: string }[] }
  await openPalette(page)
  await page.keyboard.type(data[0]?.id ?? 'nothing failed')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: `Export of bill ${data[0]?.billNumber}` })).toBeVisible()
})

test('Escape leads back from a dialog to the button, or the row’s menu, that opened it', async ({ page }) => {
  await visitDialogPage(page, mappingDialogs)
  for (const opening of mappingDialogs.openings) {
    await openByKeyboard(page, opening)
    await expectFocusBack(page, opening)
  }
})

test('a dialog whose row is gone leaves the focus on the page', async ({ page }) => {
  await visitDialogPage(page, { path: '/settings/api-keys', openings: [] })
  const name = uniqueName('Short lived')
  await page.context().request.post('/api/v1/api-keys', { data: { name, role: 'viewer' } })
  await page.reload()
  await page.getByRole('button', { name: `Actions for ${name}` }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: 'Revoke' }).press('Enter')
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke API key' }).press('Enter')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByRole('button', { name: `Actions for ${name}` })).toHaveCount(0)
  await page.keyboard.press('Tab')
  await expect
    .poll(() => page.evaluate(() => document.querySelector('main')?.contains(document.activeElement)))
    .toBe(true)
})
