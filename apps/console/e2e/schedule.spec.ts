import type { Page } from '@playwright/test'
import { createEnabled, startConfiguration } from './configuration-form.ts'
import { expect, test } from './console-test.ts'
import { createCredential, goToStripe, toAuthenticate } from './credential-wizard.ts'
import { operate } from './operator.ts'
import { approve } from './stand-in.ts'

test.use({ instance: 'own' })

const exportSwitch = (page: Page) => page.getByRole('switch', { name: /^Export automatically every hour/ })
const statusSwitch = (page: Page) =>
  page.getByRole('switch', { name: /^Import invoice status automatically every hour/ })

const setPlan = async (dataDir: string | undefined, plan: 'free' | 'premium'): Promise<void> => {
  if (dataDir === undefined) throw new Error('This test needs an application of its own.')
  const [organization] = (await operate(dataDir, 'organizations', 'list')) as { id: string }[]
  if (!organization) throw new Error('There is no organization.')
  await operate(dataDir, 'organizations', 'set-plan', '--organization', organization.id, '--plan', plan)
}

test('hourly rounds are locked on Free with the reason, set on Premium, and suspended on the way back', async ({
  page,
  billbridge,
}) => {
  test.setTimeout(120_000)
  await test.step('a connected credential', async () => {
    await toAuthenticate(page, 'Bakery', 'Stripe (Test Mode)')
    await goToStripe(page)
    await approve(page, 'Example Bakery Ltd')
    await page.getByRole('link', { name: 'Return to Billbridge' }).click()
    await createCredential(page, 'Bakery')
  })

  await test.step('on Free both are shown, locked, with the reason', async () => {
    await startConfiguration(page, { name: 'By the hour', destination: 'Stripe (Test Mode)', credential: 'Bakery' })
    await expect(exportSwitch(page)).toBeDisabled()
    await expect(statusSwitch(page)).toBeDisabled()
    await expect(exportSwitch(page)).toHaveAccessibleDescription(/Part of the plan Premium/)
    await createEnabled(page, 'By the hour')
  })

  await test.step('on Premium they are set, and the next round is named', async () => {
    await setPlan(billbridge.dataDir, 'premium')
    await page.reload()
    await exportSwitch(page).check()
    await page.getByRole('button', { name: 'Save changes' }).click()
    const standing = page.getByRole('region', { name: 'Rounds and safety' })
    await expect(standing).toContainText(/Automatic export\s*next (in|just now)/)
    await page.goto('/')
    await expect(page.getByRole('region', { name: 'Next scheduled rounds' })).toContainText('By the hour')
  })

  await test.step('back on Free the setting is kept and rests', async () => {
    await setPlan(billbridge.dataDir, 'free')
    await page.goto('/integrations/configurations')
    await expect(page.getByRole('row').filter({ hasText: 'By the hour' })).toContainText('suspended: Premium only')
    await page.getByRole('link', { name: 'By the hour' }).click()
    await expect(exportSwitch(page)).toBeChecked()
    await expect(page.getByText(/^Suspended: your plan is Free now/)).toBeVisible()
  })
})
