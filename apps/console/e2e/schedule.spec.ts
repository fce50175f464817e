import type { Page } from '@playwright/test'
import { expect, test } from './console-test.ts'
import { endTheHour, hasDueRounds } from './database.ts'
import { queueShows, rowOf } from './export-queues.ts'
import { operate } from './operator.ts'
import { setScene } from './scene.ts'

// Wide enough for every column of the lists.
test.use({ instance: 'own schedule', viewport: { width: 1440, height: 900 } })

const exportSwitch = (page: Page) => page.getByRole('switch', { name: /^Export automatically every hour/ })
const statusSwitch = (page: Page) =>
  page.getByRole('switch', { name: /^Import invoice status automatically every hour/ })
const standing = (page: Page) => page.getByRole('region', { name: 'Rounds and safety' })

const save = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(page.getByText('The configuration was saved.')).toBeVisible()
}

const setPlan = async (dataDir: string, plan: 'free' | 'premium'): Promise<void> => {
  const [organization] = (await operate(dataDir, 'organizations', 'list')) as { id: string }[]
  if (!organization) throw new Error('There is no organization.')
  await operate(dataDir, 'organizations', 'set-plan', '--organization', organization.id, '--plan', plan)
}

/** Tomorrow at eight, as a field for date and time is filled in. */
const tomorrowMorning = (): string => `${new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)}T08:00`

test('hourly rounds are locked on Free with the reason, run on Premium, wait while paused, and rest back on Free', async ({
  page,
  billbridge: { dataDir = '' },
  standIn,
}) => {
  test.setTimeout(120_000)
  const sending = { destination: 'Stripe (Test Mode)', stripeAccountId: 'acct_1ExampleBakery' } as const
  const settings = { customer: { whenUnmapped: 'create' } }
  const scene = await setScene(page, standIn, { name: 'By the hour', ...sending, settings })
  const openConfiguration = async (): Promise<void> => {
    await page.goto(`/integrations/configurations/${scene.configurationId}`)
    await expect(page.getByRole('heading', { name: scene.name, exact: true })).toBeVisible()
  }
  const inList = page.getByRole('table', { name: 'Configurations' }).getByRole('row').filter({ hasText: scene.name })

  await test.step('on Free both are shown, locked, with the reason', async () => {
    await openConfiguration()
    for (const locked of [exportSwitch(page), statusSwitch(page)]) {
      await expect(locked).toBeDisabled()
      await expect(locked).toHaveAccessibleDescription(/Part of the plan Premium/)
    }
  })

  await test.step('on Premium both are set, in a time zone, and the next round is named wherever it matters', async () => {
    await setPlan(dataDir, 'premium')
    await page.reload()
    await exportSwitch(page).check()
    await statusSwitch(page).check()
    await page.getByRole('combobox', { name: 'Time zone' }).fill('Berlin')
    await page.getByRole('option', { name: 'Europe/Berlin' }).click()
    await save(page)
    await expect(standing(page)).toContainText(/Automatic export\s*next (in|just now)/)
    await expect(standing(page)).toContainText('top of the hour, Europe/Berlin time')
    await page.goto('/integrations/configurations')
    await expect(inList).toContainText('Export and status, hourly')
    await expect(inList).toContainText(/in \d+ min|just now/)
    await page.goto('/')
    await expect(page.getByRole('region', { name: 'Next scheduled rounds' })).toContainText(scene.name)
  })

  await test.step('when the hour is over, a round sends what is ready, and Runs tells it from one by hand', async () => {
    await scene.bill({ number: 'H-1', total: 3_300 })
    await queueShows(page, 'unsent', 'mode=test&view=ready', () =>
      expect(rowOf(page, 'H-1')).toBeVisible({ timeout: 1_500 }),
    )
    await endTheHour(dataDir, scene.configurationId)
    await queueShows(page, 'success', 'mode=test', () => expect(rowOf(page, 'H-1')).toBeVisible({ timeout: 1_500 }))
    await page.goto('/integrations/runs')
    const run = page.getByRole('row').filter({ hasText: 'Export of 1 bill' })
    await expect(run).toContainText('Hourly round')
    await run.getByRole('link').click()
    await expect(page.getByText('Finished: 1 bill sent.')).toBeVisible()
    await expect(page.getByRole('region', { name: 'Details' })).toContainText('Hourly round')
    await openConfiguration()
    await expect(standing(page).getByRole('link', { name: 'Open the run' })).toBeVisible()
  })

  await test.step('paused, the hour passes and nothing is sent', async () => {
    await page.getByLabel('Pause until').fill(tomorrowMorning())
    await save(page)
    await expect(standing(page)).toContainText(/Automatic export\s*paused; next (in|tomorrow)/)
    await scene.bill({ number: 'H-2', total: 4_400 })
    await queueShows(page, 'unsent', 'mode=test&view=ready', () =>
      expect(rowOf(page, 'H-2')).toBeVisible({ timeout: 1_500 }),
    )
    await endTheHour(dataDir, scene.configurationId)
    await expect.poll(() => hasDueRounds(dataDir, scene.configurationId), { timeout: 20_000 }).toBe(false)
    await page.reload()
    await expect(rowOf(page, 'H-2')).toBeVisible()
    await page.goto('/integrations/configurations')
    await expect(inList).toContainText('paused')
  })

  await test.step('back on Free the setting is kept and rests', async () => {
    await setPlan(dataDir, 'free')
    await page.goto('/integrations/configurations')
    await expect(inList).toContainText('suspended: Premium only')
    await openConfiguration()
    await expect(exportSwitch(page)).toBeChecked()
    await expect(page.getByText(/^Suspended: your plan is Free now/)).toHaveCount(2)
  })
})
