import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { bakery, startSandbox } from './testing/sandbox.ts'

const run = promisify(execFile)
const require = createRequire(import.meta.url)
const shim = join(dirname(require.resolve('@stripe/cli/package.json')), 'bin', 'shim.js')

let sandbox: Awaited<ReturnType<typeof startSandbox>>
let home = ''
beforeAll(async () => {
  sandbox = await startSandbox()
  home = await mkdtemp(join(tmpdir(), 'stripe-cli-'))
})
beforeEach(() => sandbox.control('POST', 'reset'))
afterAll(async () => {
  await sandbox.close()
  await rm(home, { recursive: true, force: true })
})

/** The official command line, as a person without an account would run it. Rejects when it ends with an error. */
async function cli(...words: string[]): Promise<string> {
  const env = { ...process.env, HOME: home, XDG_CONFIG_HOME: home, STRIPE_CLI_TELEMETRY_OPTOUT: '1' }
  const { stdout, stderr } = await run(
    process.execPath,
    [shim, ...words, '--api-base', sandbox.url, '--api-key', bakery.test],
    { env },
  )
  return stdout + stderr
}

/** How a fixture names the id that an earlier step gave. */
const result = (step: string) => `$\{${step}:id}`

const eventTypes = async () => (await sandbox.stripe.events.list({ limit: 100 })).data.map((event) => event.type)

describe('the official command line', () => {
  it.each([
    'customer.created',
    'customer.updated',
    'customer.deleted',
    'invoiceitem.created',
    'invoiceitem.deleted',
    'invoice.created',
    'invoice.updated',
    'invoice.finalized',
    'invoice.sent',
    'invoice.paid',
    'invoice.payment_failed',
    'invoice.payment_action_required',
    'invoice.voided',
    'invoice.marked_uncollectible',
    'invoice.deleted',
    'credit_note.created',
  ])('triggers %s', async (event) => {
    expect(await cli('trigger', event)).toContain('Trigger succeeded!')
    expect(await eventTypes()).toContain(event)
  })

  it('loads a file of fixtures whose steps build on each other', async () => {
    const file = join(home, 'fixtures.json')
    const step = (name: string, path: string, params: object) => ({ name, path, method: 'post', params })
    await writeFile(
      file,
      JSON.stringify({
        _meta: { template_version: 0 },
        fixtures: [
          step('customer', '/v1/customers', {
            name: 'Example Garage',
            address: { city: 'Oslo', country: 'NO' },
            metadata: { ref: 'g1' },
          }),
          step('invoice', '/v1/invoices', {
            customer: result('customer'),
            currency: 'nok',
            collection_method: 'send_invoice',
            days_until_due: 14,
          }),
          step('lines', `/v1/invoices/${result('invoice')}/add_lines`, {
            lines: [
              { amount: 125000, description: 'Repair' },
              { amount: 5000, description: 'Oil' },
            ],
          }),
          step('item', '/v1/invoiceitems', {
            customer: result('customer'),
            invoice: result('invoice'),
            amount: 700,
            currency: 'nok',
          }),
          step('final', `/v1/invoices/${result('invoice')}/finalize`, { auto_advance: false }),
        ],
      }),
    )
    await cli('fixtures', file)
    const [invoice] = (await sandbox.stripe.invoices.list()).data
    expect(invoice).toMatchObject({
      status: 'open',
      total: 130_700,
      currency: 'nok',
      customer_name: 'Example Garage',
      customer_address: { city: 'Oslo' },
    })
  })

  it('is told when a step is refused', async () => {
    await expect(cli('invoices', 'finalize_invoice', 'in_nothing')).resolves.toContain("No such invoice: 'in_nothing'")
    expect(await cli('customers', 'create', '--name', 'By hand')).toContain('"name": "By hand"')
  })
})
