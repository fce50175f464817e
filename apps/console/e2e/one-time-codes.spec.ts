import { createHmac } from 'node:crypto'
import { expect, test } from './console-test.ts'
import { ADMIN } from './start-billbridge.ts'

test.use({ instance: 'own one-time-codes' })

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

const fromBase32 = (secret: string): Buffer => {
  const bits = [...secret].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}

/** What an app shows (RFC 6238), so many steps of thirty seconds from now. */
const codeOf = (secret: string, steps: number): string => {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps))
  const hash = createHmac('sha1', fromBase32(secret)).update(counter).digest()
  const number = hash.readUInt32BE((hash.at(-1) ?? 0) & 15) & 0x7fffffff
  return String(number % 1_000_000).padStart(6, '0')
}

test('somebody turns codes on, signs out, and comes in again with a code alone after the password', async ({
  page,
}) => {
  await page.goto('/settings/account')
  await page.getByRole('button', { name: 'Turn on one-time codes' }).click()
  const dialog = page.getByRole('dialog', { name: 'Turn on one-time codes' })
  await dialog.getByLabel('Your password', { exact: true }).fill(ADMIN.password)
  await dialog.getByRole('button', { name: 'Continue' }).click()
  await expect(dialog.getByRole('img', { name: /QR picture/ })).toBeVisible()
  const secret = ((await dialog.locator('code').textContent()) ?? '').replaceAll(' ', '')
  await dialog.getByLabel('Code').fill(codeOf(secret, 0))
  await dialog.getByRole('button', { name: 'Confirm code' }).click()
  await expect(page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem')).toHaveCount(10)
  await page.getByLabel('I have kept the recovery codes').check()
  await page.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByRole('button', { name: 'New recovery codes' })).toBeVisible()

  await page.getByRole('button', { name: /^Menu of / }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.getByLabel('E-mail').fill(ADMIN.email)
  await page.getByLabel('Password', { exact: true }).fill(ADMIN.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Type your one-time code' })).toBeVisible()
  await page.goto('/billing/bills')
  await expect(page.getByRole('heading', { name: 'Type your one-time code' })).toBeVisible()
  // The code of now was spent on turning codes on.
  await page.getByLabel('Code').fill(codeOf(secret, 1))
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByRole('heading', { name: 'Bills', level: 1 })).toBeVisible()
})
