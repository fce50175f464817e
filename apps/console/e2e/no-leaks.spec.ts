import type { Page, Response } from '@playwright/test'
import { expect, test } from './console-test.ts'
import { accountCard, createCredential, goToStripe, toAuthenticate } from './credential-wizard.ts'
import { addressOf, objects, pages } from './places.ts'
import { firstId } from './sample-objects.ts'
import { dumpDatabase, Finds, keptSecrets, readLogs, type Secret, secretOf, secretsIn } from './secrets.ts'
import { approve, makeKey } from './stand-in.ts'
import { ADMIN } from './start-billbridge.ts'

test.use({ instance: 'talkative' })

const account = { id: 'acct_1ExampleBakery', name: 'Example Bakery Ltd' }

/** A credential by a restricted key, made and typed as a person does. @returns the key */
const connectByKey = async (page: Page, stripeUrl: string): Promise<string> => {
  const tab = await page.context().newPage()
  await tab.goto(
    `${stripeUrl}/test/apikeys/create?name=Planted&permissions[]=rak_customer_write&permissions[]=rak_invoice_write&permissions[]=rak_webhook_write`,
  )
  const key = await makeKey(tab, { accountId: account.id, name: 'Planted' })
  await tab.close()
  await toAuthenticate(page, 'Planted key', 'Stripe (Test Mode)')
  await page.getByRole('button', { name: 'Use a restricted API key instead' }).click()
  await page.getByLabel('Account name').fill('Planted')
  await page.getByRole('textbox', { name: 'Secret key' }).fill(key)
  await page.getByRole('button', { name: 'Connect with Stripe' }).click()
  await expect(accountCard(page)).toContainText(key.slice(-4))
  await createCredential(page, 'Planted key')
  return key
}

/** A credential by Stripe's consent page. @returns the code and the state it came back with */
const connectOnSite = async (page: Page): Promise<Secret[]> => {
  await toAuthenticate(page, 'Planted consent', 'Stripe (Test Mode)')
  await goToStripe(page)
  const comingBack = page.waitForRequest(/\/auth\/stripe\/callback\?/)
  await approve(page, account.name)
  await page.getByRole('link', { name: 'Return to Billbridge' }).click()
  const { searchParams } = new URL((await comingBack).url())
  await expect(accountCard(page)).toContainText(account.id)
  await createCredential(page, 'Planted consent')
  return ['code', 'state'].map((name) => secretOf(`the ${name} of a consent`, searchParams.get(name) ?? `no ${name}`))
}

/** A machine's key, used once. */
const makeApiKey = async (page: Page): Promise<string> => {
  const { request } = page.context()
  const made = await request.post('/api/v1/api-keys', { data: { name: 'Planted', role: 'viewer' } })
  const { secret } = (await made.json()) as { secret: string }
  const used = await request.get('/api/v1/bills', { headers: { authorization: `Bearer ${secret}`, cookie: '' } })
  expect(used.status()).toBe(200)
  return secret
}

/** Whatever the console is answered from here on; its own code and fonts hold nothing of anybody. */
const collectAnswers = (page: Page, url: string, finds: Finds): Promise<void>[] => {
  const reading: Promise<void>[] = []
  page.on('response', (response: Response) => {
    const address = response.url()
    if (!address.startsWith(url) || address.startsWith(`${url}/assets/`)) return
    const headers = JSON.stringify(response.headers())
    const read = response.text().catch(() => '')
    reading.push(read.then((body) => finds.add(`answer of ${address.slice(url.length)}`, headers + body)))
  })
  return reading
}

/** Every page, with what stands in its fields, and every file it offers. */
const walk = async (page: Page, finds: Finds): Promise<void> => {
  const addresses = [...pages]
  for (const object of objects) addresses.push(await addressOf(page, object))
  addresses.push(`/integrations/credentials/${await firstId(page, 'credentials?search=Planted%20key')}`)
  for (const address of addresses) {
    await page.goto(address)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await page.waitForLoadState('networkidle')
    finds.add(`page ${address}`, await page.content())
    const fields = page.locator('input, textarea')
    finds.add(
      `fields of ${address}`,
      JSON.stringify(await fields.evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value))),
    )
    const files = await page
      .locator('a[download]')
      .evaluateAll((all) => all.map((one) => (one as HTMLAnchorElement).href))
    for (const file of files) finds.add(`file ${file}`, await (await page.context().request.get(file)).text())
  }
}

test('no secret is in any answer, page, file or log line, nor in the database', async ({
  page,
  billbridge,
  standIn,
}) => {
  test.setTimeout(120_000)
  const { url, stripeUrl, dataDir = '', output = () => '' } = billbridge
  const finds = new Finds()
  const key = await connectByKey(page, stripeUrl)
  const consent = await connectOnSite(page)
  const apiKey = await makeApiKey(page)
  const cookie = (await page.context().cookies(url)).find(({ name }) => name === 'billbridge_session')?.value ?? ''
  const sessionId = /^s:([^.]+)\./.exec(decodeURIComponent(cookie))?.[1] ?? 'no session'

  const reading = collectAnswers(page, url, finds)
  await walk(page, finds)
  await Promise.all(reading)
  finds.add('terminal', output())
  finds.add('log', readLogs(dataDir))
  finds.add('database', await dumpDatabase(dataDir))

  const secrets = [
    ...keptSecrets(dataDir),
    ...secretsIn(await standIn.dump()),
    ...consent,
    secretOf('the restricted key', key.replace(/^rk_test_/, '')),
    secretOf('the API key', apiKey.replace(/^bb_/, '')),
    secretOf('the id of a session', sessionId),
    { what: 'a password', text: ADMIN.password },
  ]
  expect(finds.leaks(secrets)).toEqual([])

  // All of it was looked at: what is shown on purpose was found everywhere.
  const shown = `rk_test_…${key.slice(-4)}`
  for (const where of ['answer of /api/v1/credentials', 'page /integrations/credentials/', 'database'])
    expect(finds.has(where, shown), where).toBe(true)
  expect(finds.has('log', 'Stripe was called')).toBe(true)
  expect(finds.has('log', '/api/v1/credentials')).toBe(true)
  expect(finds.has('file ', 'EX-1004')).toBe(true)
  expect(secrets.map(({ text }) => text.length).every((length) => length >= 8)).toBe(true)
})
