import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { configurationEndpoints } from '@billbridge/contract/configurations'
import { reconciliationEndpoints } from '@billbridge/contract/reconciliations'
import type { Tell } from './bench-exports.ts'
import { billOf } from './bench-throughput.ts'
import { startWorld, type Tenant } from './measured-world.ts'

const first = 10_000

const residentMb = (pid: number): number => {
  const kb = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kb) / 1024
}

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0) / numbers.length

/** The worker's memory, asked for once a second while something goes on. */
const watch = async <T>(pid: number, look: () => Promise<{ readonly seen: T; readonly isDone: boolean }>) => {
  const samples: { readonly seen: T; readonly mb: number }[] = []
  for (;;) {
    const { seen, isDone } = await look()
    samples.push({ seen, mb: residentMb(pid) })
    if (isDone) return samples
    await sleep(1_000)
  }
}

const exportAll = async (tenant: Tenant, pid: number, count: number, tell: Tell): Promise<void> => {
  const runId = await tenant.startExport()
  const samples = await watch(pid, async () => {
    const { status, counts } = await tenant.run(runId)
    return { seen: counts.done, isDone: status === 'done' }
  })
  const between = (from: number, to: number) =>
    mean(samples.filter(({ seen }) => seen >= from && seen <= to).map(({ mb }) => mb))
  const early = between(first * 0.7, first)
  const late = between(count - first * 0.3, count)
  const growth = `${((late / early - 1) * 100).toFixed(1)} %`
  tell({ figure: `worker after ${count} bills, growth since ${first}`, value: growth, wanted: '< 10 %' })
  tell({ figure: '… MB', value: `${early.toFixed(0)} / ${late.toFixed(0)}`, wanted: '' })
}

const reconcileAll = async ({ client }: Tenant, pid: number, tell: Tell): Promise<void> => {
  const { data } = (await client.call(configurationEndpoints.list, { query: {} })).data
  const body = { configurationId: data[0]?.id ?? '', from: '2026-11-01', to: '2026-11-30' }
  const before = residentMb(pid)
  const began = performance.now()
  const params = { reconciliationId: (await client.call(reconciliationEndpoints.create, { body })).data.id }
  const samples = await watch(pid, async () => {
    const seen = (await client.call(reconciliationEndpoints.get, { params })).data
    return { seen, isDone: seen.status !== 'running' }
  })
  const summary = samples.at(-1)?.seen.summary
  const took = `${((performance.now() - began) / 1000).toFixed(0)} s`
  const most = Math.max(...samples.map(({ mb }) => mb))
  tell({
    figure: '… reconciled: matched of bills',
    value: `${summary?.matchedCount} / ${summary?.billCount}`,
    wanted: '',
  })
  tell({
    figure: '… in, and MB before / at most',
    value: `${took}, ${before.toFixed(0)} / ${most.toFixed(0)}`,
    wanted: '',
  })
}

/**
 * Memory of a worker after its first 10,000 bills, after 100,000, and while it compares them all with Stripe (Linux alone).
 * `BENCH_MEMORY_BILLS` takes fewer.
 */
export const measureMemory = async (tell: Tell): Promise<void> => {
  const count = Number(process.env.BENCH_MEMORY_BILLS ?? 100_000)
  const world = await startWorld()
  try {
    const { pid } = await world.startWorker()
    const [tenant] = world.tenants
    if (!tenant || pid === undefined) throw new Error('There is no worker.')
    await tenant.sendBills(Array.from({ length: count }, (_, number) => billOf('MEM', number, 2)))
    await exportAll(tenant, pid, count, tell)
    await reconcileAll(tenant, pid, tell)
  } finally {
    await world.close()
  }
}
