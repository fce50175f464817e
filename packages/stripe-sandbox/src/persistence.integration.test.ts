import { type ChildProcess, spawn } from 'node:child_process'
import { appendFile, chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { clientFor, startSandbox } from './testing/sandbox.ts'

const program = fileURLToPath(new URL('../bin/stripe-sandbox.ts', import.meta.url))
let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandbox-data-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** The sandbox as a process of its own, so that it can be killed. */
async function startProcess(): Promise<{ process: ChildProcess; url: string }> {
  const env = { ...process.env, STRIPE_SANDBOX_PORT: '0', STRIPE_SANDBOX_DATA_DIR: folder }
  const child = spawn(process.execPath, ['--import', 'tsx', program], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', () => reject(new Error('the sandbox ended at once')))
    child.stdout.on('data', (chunk) => {
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(String(chunk))
      if (found) resolve(found[0])
    })
  })
  return { process: child, url }
}

const ended = (child: ChildProcess) => new Promise((resolve) => child.once('exit', resolve))

describe('a data folder', () => {
  it('keeps objects, their numbers, events, connections and the clock over a restart', async () => {
    const first = await startSandbox({ dataDir: folder })
    const { id } = await first.stripe.customers.create({ name: 'Kept' }, { idempotencyKey: 'kept' })
    const draft = await first.stripe.invoices.create({ customer: id, currency: 'gbp' })
    await first.stripe.invoices.addLines(draft.id, { lines: [{ amount: 1234, description: 'Bread' }] })
    const open = await first.stripe.invoices.finalizeInvoice(draft.id)
    await first.control('POST', 'clock', { advanceSeconds: 1000 })
    await first.close()
    const second = await startSandbox({ dataDir: folder })
    expect(await second.stripe.invoices.retrieve(open.id)).toMatchObject({
      number: open.number,
      total: 1234,
      status: 'open',
    })
    expect((await second.stripe.customers.create({ name: 'Kept' }, { idempotencyKey: 'kept' })).id).toBe(id)
    expect((await second.stripe.events.list({ type: 'invoice.finalized' })).data).toHaveLength(1)
    expect((await second.stripe.customers.create({})).created).toBeGreaterThanOrEqual(open.created + 1000)
    await second.close()
  })

  it('holds an object and the memory of the request that made it together, whenever the process is killed', async () => {
    const keys = Array.from({ length: 60 }, (_, at) => `key-${at}`)
    const answered = new Map<string, string>()
    for (let round = 0; round < 3; round++) {
      const running = await startProcess()
      const stripe = clientFor(running.url)
      const calls = keys.map((idempotencyKey) =>
        stripe.customers.create({ name: idempotencyKey }, { idempotencyKey }).then(({ id }) => {
          expect(answered.get(idempotencyKey) ?? id).toBe(id)
          answered.set(idempotencyKey, id)
          if (answered.size >= (round + 1) * 15) running.process.kill('SIGKILL')
        }),
      )
      await Promise.all([Promise.allSettled(calls), ended(running.process)])
    }
    const last = await startSandbox({ dataDir: folder })
    for (const idempotencyKey of keys) {
      const { id } = await last.stripe.customers.create({ name: idempotencyKey }, { idempotencyKey })
      expect(answered.get(idempotencyKey) ?? id).toBe(id)
    }
    const names = (await last.stripe.customers.list({ limit: 100 })).data.map((customer) => customer.name)
    expect(names.sort()).toEqual([...keys].sort())
    await last.close()
  })

  it('is left alone by a second sandbox that finds the port taken', async () => {
    const first = await startSandbox({ dataDir: folder })
    await expect(startSandbox({ dataDir: folder, port: first.port })).rejects.toThrow('EADDRINUSE')
    await first.stripe.customers.create({ name: 'Written after' })
    await first.close()
    const second = await startSandbox({ dataDir: folder })
    expect((await second.stripe.customers.list()).data).toHaveLength(1)
    await second.close()
  })

  it('keeps a journal that nobody else may read, also one that others could read before', async () => {
    const journal = join(folder, 'journal.ndjson')
    const rights = async () => (await stat(journal)).mode & 0o777
    const first = await startSandbox({ dataDir: folder })
    await first.stripe.customers.create({ name: 'Private' })
    expect(await rights()).toBe(0o600)
    await first.close()
    await chmod(journal, 0o644)
    const second = await startSandbox({ dataDir: folder })
    expect(await rights()).toBe(0o600)
    await second.close()
  })

  it('drops a line that was cut short, and refuses a journal damaged elsewhere', async () => {
    const first = await startSandbox({ dataDir: folder })
    await first.stripe.customers.create({ name: 'Whole' })
    await first.close()
    const journal = join(folder, 'journal.ndjson')
    await appendFile(journal, '[["customers","x y",{"na')
    const second = await startSandbox({ dataDir: folder })
    expect((await second.stripe.customers.list()).data).toHaveLength(1)
    await second.close()
    expect((await readFile(journal, 'utf8')).endsWith('\n')).toBe(true)
    await appendFile(journal, 'damage\n')
    await expect(startSandbox({ dataDir: folder })).rejects.toThrow('is damaged at line')
  })
})
