import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bakery, clientFor, refusal, startSandbox } from './testing/sandbox.ts'

let sandbox: Awaited<ReturnType<typeof startSandbox>>
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(() => sandbox.close())

/** Makes a key as a person would: the prefilled page, then its form. */
async function createKey(permissions: string[], path = '/test/apikeys/create') {
  const query = new URLSearchParams({ name: 'Example key' })
  for (const slug of permissions) query.append('permissions[]', slug)
  const text = await (await fetch(`${sandbox.url}${path}?${query}`)).text()
  const form = new URLSearchParams({ account: bakery.id, name: 'Example key' })
  for (const [, name = '', options = ''] of text.matchAll(/<select name="(level\[\w+\])"[^>]*>([\s\S]*?)<\/select>/g)) {
    form.set(name, /value="(\w+)" selected/.exec(options)?.[1] ?? '')
  }
  const made = await (await fetch(`${sandbox.url}${path}`, { method: 'POST', body: form })).text()
  return /value="(rk_\w+)"/.exec(made)?.[1] ?? ''
}

describe('a restricted key', () => {
  it('is made on the page with the permissions of the link, in the mode of its address', async () => {
    const key = await createKey(['rak_customer_write', 'rak_invoice_read'])
    expect(key).toMatch(/^rk_test_\w{32}$/)
    expect(await createKey([], '/apikeys/create')).toMatch(/^rk_live_/)
    const { accounts } = (await sandbox.control('GET', 'accounts')) as unknown as {
      accounts: { id: string; modes: { test: { keys: object[] } } }[]
    }
    const own = accounts.find((account) => account.id === bakery.id)
    expect(own?.modes.test.keys).toContainEqual(
      expect.objectContaining({ key, kind: 'restricted', permissions: ['rak_customer_write', 'rak_invoice_read'] }),
    )
  })

  it('may read what it may write, and is told which permission it lacks', async () => {
    const key = await createKey(['rak_customer_write', 'rak_invoice_read'])
    const restricted = clientFor(sandbox.url, key)
    expect((await restricted.customers.list({ limit: 1 })).object).toBe('list')
    expect((await refusal(restricted.customers.update('cus_probe'))).statusCode).toBe(404)
    expect((await restricted.invoices.list({ limit: 1 })).object).toBe('list')
    const lacking = await refusal(restricted.invoices.finalizeInvoice('in_probe'))
    expect(lacking).toMatchObject({ statusCode: 403, rawType: 'invalid_request_error', code: undefined })
    expect(lacking.message).toBe(
      `The provided key 'rk_test_${'*'.repeat(28)}${key.slice(-4)}' does not have the required permissions for this endpoint on account '${bakery.id}'. Having the 'rak_invoice_write' permission would allow this request to continue.`,
    )
    expect((await refusal(restricted.webhookEndpoints.update('we_probe'))).message).toContain("'rak_webhook_write'")
    expect((await refusal(restricted.accounts.retrieveCurrent())).message).toContain(`on account '${bakery.id}'`)
  })

  it('is refused once its owner let it expire', async () => {
    const key = await createKey(['rak_customer_read'])
    await fetch(`${sandbox.url}/_sandbox/owner/${bakery.id}/test/expire-key`, {
      method: 'POST',
      body: new URLSearchParams({ id: key }),
    })
    const expired = await refusal(clientFor(sandbox.url, key).customers.list())
    expect(expired).toMatchObject({ statusCode: 401, code: 'api_key_expired' })
  })
})

describe('a key', () => {
  it('is taken from Bearer and from Basic', async () => {
    const basic = `Basic ${Buffer.from(`${bakery.test}:`).toString('base64')}`
    for (const authorization of [`Bearer ${bakery.test}`, basic]) {
      const answer = await fetch(`${sandbox.url}/v1/account`, { headers: { Authorization: authorization } })
      expect(await answer.json()).toMatchObject({ id: bakery.id, object: 'account' })
    }
  })

  it('that is missing or wrong is refused in words that do not give it away', async () => {
    expect((await fetch(`${sandbox.url}/v1/account`)).status).toBe(401)
    const wrong = await refusal(clientFor(sandbox.url, 'sk_test_wrong1234').customers.list())
    expect(wrong).toMatchObject({ statusCode: 401, message: 'Invalid API Key provided: sk_test_*****1234' })
  })
})

describe('the owner of an account', () => {
  const owner = `/_sandbox/owner/${bakery.id}/test`
  const act = (action: string, form: Record<string, string>) =>
    fetch(`${sandbox.url}${owner}/${action}`, { method: 'POST', body: new URLSearchParams(form) })

  async function open() {
    const { id } = await sandbox.stripe.customers.create({ name: 'Example Inn' })
    const draft = await sandbox.stripe.invoices.create({ customer: id, currency: 'gbp' })
    await sandbox.stripe.invoices.addLines(draft.id, { lines: [{ amount: 1500 }] })
    return draft.id
  }
  const statusOf = async (id: string) => (await sandbox.stripe.invoices.retrieve(id)).status

  it('finalizes, pays, voids and gives up invoices on their page, and deletes drafts', async () => {
    const [paid, voided, lost, gone] = [await open(), await open(), await open(), await open()]
    for (const id of [paid, voided, lost]) await act('finalize', { id })
    await act('pay', { id: paid })
    await act('void', { id: voided })
    await act('mark-uncollectible', { id: lost })
    await act('delete-draft', { id: gone })
    expect([await statusOf(paid), await statusOf(voided), await statusOf(lost)]).toEqual([
      'paid',
      'void',
      'uncollectible',
    ])
    expect((await refusal(sandbox.stripe.invoices.retrieve(gone))).statusCode).toBe(404)
    expect((await act('void', { id: paid })).status).toBe(400)
  })

  it('edits memo and metadata', async () => {
    const id = await open()
    await act('edit', { id, description: 'By hand', metadata: 'a=1\nb=2=3' })
    expect(await sandbox.stripe.invoices.retrieve(id)).toMatchObject({
      description: 'By hand',
      metadata: { a: '1', b: '2=3' },
    })
  })

  it('has an invoice to show and a PDF, where a customer can pay', async () => {
    const invoice = await sandbox.stripe.invoices.finalizeInvoice(await open())
    expect(await (await fetch(invoice.hosted_invoice_url ?? '')).text()).toContain('15.00 GBP')
    const pdf = await fetch(invoice.invoice_pdf ?? '')
    expect(pdf.headers.get('content-type')).toBe('application/pdf')
    expect((await pdf.text()).startsWith('%PDF-')).toBe(true)
    await fetch(invoice.hosted_invoice_url ?? '', { method: 'POST' })
    expect(await statusOf(invoice.id)).toBe('paid')
  })
})
