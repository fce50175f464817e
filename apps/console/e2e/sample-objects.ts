import { expect, type Page } from '@playwright/test'

/** The first page of a list, by the HTTP API. */
export const list = async <T>(page: Page, path: string): Promise<T[]> => {
  const answer = await page.context().request.get(`/api/v1/${path}`)
  expect(answer.status(), path).toBe(200)
  return ((await answer.json()) as { data: T[] }).data
}

/** The first object of a list, by the HTTP API. */
export const firstId = async (page: Page, path: string): Promise<string> => {
  const [first] = await list<{ id: string }>(page, path)
  if (!first) throw new Error(`The sample data has nothing at ${path}.`)
  return first.id
}

/** @returns what the HTTP API answers */
export const post = async <T>(page: Page, path: string, data: unknown): Promise<T> => {
  const answer = await page.context().request.post(`/api/v1/${path}`, { data })
  expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true)
  return (await answer.json()) as T
}

const changedBill = {
  number: 'EX-1008',
  account: { code: 'BOOKS' },
  currency: 'EUR',
  billDate: new Date(Date.now() - 26 * 86_400_000).toISOString().slice(0, 10),
  lineItems: [{ description: 'Storage, GB', quantity: '750', unitPrice: '0.10', amount: 7_500 }],
  total: 7_500,
  approvalStatus: 'approved',
}

/** A bill that was sent says something else since; again, and nothing more changes. */
export const makeChangedBill = async (page: Page): Promise<void> => {
  await post(page, 'bills', changedBill)
  const changed = () => list(page, 'bill-exports?mode=live&tab=success&correction=any')
  await expect.poll(async () => (await changed()).length, { timeout: 15_000 }).toBeGreaterThan(0)
}

const dayAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)

/** The sample bills compared with Stripe, to the end. Some were never sent, so there are findings. Once is enough. */
export const makeReconciliation = async (page: Page): Promise<void> => {
  const finished = async () =>
    (await list<{ status: string }>(page, 'reconciliations')).some(({ status }) => status === 'done')
  if (await finished()) return
  const configurationId = await firstId(page, 'configurations?mode=live')
  await post(page, 'reconciliations', { configurationId, from: dayAgo(60), to: dayAgo(0) })
  await expect.poll(finished, { timeout: 30_000 }).toBe(true)
}
