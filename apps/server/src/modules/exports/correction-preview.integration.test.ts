import { billExportEndpoints } from '@billbridge/contract/bill-exports'
import { type BillInput, billEndpoints } from '@billbridge/contract/bills'
import { configurationEndpoints } from '@billbridge/contract/configurations'
import { expect, test } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { exportingWith } from '../../../test/exporting.ts'
import { sampleLine } from '../../../test/sample-bill.ts'
import { startServer } from '../../../test/start-server.ts'
import { createBillExportModel } from './bill-export.model.ts'
import { createCorrectionEffects } from './correction-effects.ts'

const server = await startServer(createTestDatabase(), { sandbox: true })
const exporting = await exportingWith(server, await server.organization.signedIn('admin'))
const { client, setUp, rowOf, run, correct, invoicesOf } = exporting

type Panels = Parameters<typeof setUp>[0]

const open: Panels = { invoice: { finalization: 'finalize' }, corrections: { whenChanged: 'void-and-replace' } }
const draft: Panels = { corrections: { whenChanged: 'update-draft' } }
const nothing: Partial<BillInput> = {
  lineItems: [sampleLine({ amount: 500 }), sampleLine({ amount: -500 })],
  total: 0,
}

const cases: [effect: string, panels: Panels, change: Partial<BillInput>, left: object | null][] = [
  ['void', open, nothing, { status: 'void', total: 1000 }],
  ['void', open, { lineItems: [sampleLine({ amount: 20 })], total: 20 }, { status: 'void', total: 1000 }],
  ['delete-draft', draft, nothing, null],
  [
    'held',
    open,
    { approvalStatus: 'held', total: 1500, lineItems: [sampleLine({ amount: 1500 })] },
    { status: 'open' },
  ],
  ['update-draft', draft, { total: 1500, lineItems: [sampleLine({ amount: 1500 })] }, { status: 'draft', total: 1500 }],
]

test.each(cases)(
  'the preview says %s, and that is what the correction then does',
  async (effect, panels, change, left) => {
    const { send, customerId } = await setUp(panels)
    const bill = await send()
    const { id } = await rowOf(bill.id)
    await run('export', [id])
    await send(change)
    await server.worker.drainFollowUps()
    const selection = { ids: [id] }
    const preview = await client.call(billExportEndpoints.previewSelection, { body: { action: 'correct', selection } })
    expect(preview.data.effects).toMatchObject([{ reason: effect, count: 1 }])
    await correct('as-set', [id])
    expect(await invoicesOf(customerId)).toMatchObject(left === null ? [] : [left])
  },
)

test('of sent bills that did not change, the preview of a correction says that there is nothing to correct', async () => {
  const { send } = await setUp(open)
  const { id } = await rowOf((await send()).id)
  await run('export', [id])
  const body = { action: 'void-and-replace' as const, selection: { ids: [id] } }
  const { data } = await client.call(billExportEndpoints.previewSelection, { body })
  expect(data).toMatchObject({
    eligible: { count: 0 },
    leftOut: [{ message: 'Nothing to correct in this way', count: 1 }],
  })
})

test('what is left as it is counts in no sum, and an updated draft that is then made final says so', async () => {
  const { configuration, send } = await setUp(draft)
  const changed = { total: 1500, lineItems: [sampleLine({ amount: 1500 })] }
  const [final, withheld] = [await send({ number: '1' }), await send({ number: '2' })]
  const ids = [(await rowOf(final.id)).id, (await rowOf(withheld.id)).id]
  await run('export', ids)
  await send({ number: '1', ...changed })
  await send({ number: '2', ...changed, approvalStatus: 'held' })
  const { id: configurationId, version, settings, name } = configuration
  const invoice = { ...settings.invoice, finalization: 'finalize', emailThroughStripe: true } as const
  const rules = { name, settings: { ...settings, invoice }, version }
  await client.call(configurationEndpoints.update, { params: { configurationId }, body: rules })
  await server.worker.drainFollowUps()
  const body = { action: 'update-draft', selection: { ids } } as const
  const { data } = await client.call(billExportEndpoints.previewSelection, { body })
  expect(data).toMatchObject({
    eligible: { count: 2 },
    invoiced: [{ currency: 'USD', total: 1000, count: 1 }],
    willBeInvoiced: [{ currency: 'USD', total: 1500, count: 1 }],
  })
  expect(data.effects).toContainEqual(expect.objectContaining({ reason: 'send-draft', count: 1, changes: true }))
  expect(data.effects).toContainEqual(expect.objectContaining({ reason: 'held', count: 1, changes: false }))
  await correct('update-draft', ids)
  expect(await rowOf(final.id)).toMatchObject({ invoice: { status: 'open', totalAmount: 1500 } })
})

test('of a cancelled bill nothing is invoiced any more', async () => {
  const { send } = await setUp(open)
  const bill = await send()
  const { id } = await rowOf(bill.id)
  await run('export', [id])
  await client.call(billEndpoints.cancel, { params: { billId: bill.id } })
  await server.worker.drainFollowUps()
  const body = { action: 'void-and-replace' as const, selection: { ids: [id] } }
  const { data } = await client.call(billExportEndpoints.previewSelection, { body })
  expect(data).toMatchObject({
    totals: [{ currency: 'USD', total: 0 }],
    effects: [{ reason: 'void', count: 1 }],
    invoiced: [{ currency: 'USD', total: 1000, count: 1 }],
    willBeInvoiced: [{ currency: 'USD', total: 0, count: 1 }],
  })
})

test('of more than are looked through, the effects tell of the first, and say of how many', async () => {
  const { send } = await setUp(open)
  const changed = { total: 1500, lineItems: [sampleLine({ amount: 1500 })] }
  const ids: string[] = []
  for (const number of ['1', '2', '3']) ids.push((await rowOf((await send({ number })).id)).id)
  await run('export', ids)
  for (const number of ['1', '2', '3']) await send({ number, ...changed })
  const body = { action: 'correct', selection: { ids } } as const
  const { data } = await client.call(billExportEndpoints.previewSelection, { body })
  const totals = [{ currency: 'USD', total: 4500, count: 3 }]
  const invoiced = [{ currency: 'USD', total: 3000, count: 3 }]
  const effects = [{ reason: 'void-and-replace', count: 3, changes: true }]
  expect(data).toMatchObject({
    eligible: { count: 3, exact: true },
    totals,
    effectsOf: 3,
    effects,
    invoiced,
    willBeInvoiced: totals,
  })
  const rows = createBillExportModel(server.database.connection)
  const looked = await createCorrectionEffects({ ...server.services, rows }, 2)({ _id: { $in: ids } }, 'as-set')
  expect(looked).toMatchObject({ effectsOf: 2, effects: [{ reason: 'void-and-replace', count: 2 }] })
  // Whichever is first in the list is looked at.
  for (const id of ids) {
    await rows.updateOne({ _id: id }, { $set: { 'invoice.status': 'paid', updatedAt: new Date(Date.now() + 60_000) } })
    const { effects: told } = await createCorrectionEffects({ ...server.services, rows }, 1)(
      { _id: { $in: ids } },
      'as-set',
    )
    expect(told).toMatchObject([{ reason: 'already-paid', count: 1 }])
    await rows.updateOne({ _id: id }, { $set: { 'invoice.status': 'open', updatedAt: new Date() } })
  }
})
