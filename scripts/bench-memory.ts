import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Tell } from './bench-exports.ts'
import { billOf } from './bench-throughput.ts'
import { startWorld } from './measured-world.ts'

const first = 10_000

const residentMb = (pid: number): number => {
  const kb = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kb) / 1024
}

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0) / numbers.length

/** Memory of a worker after its first 10,000 bills and after 100,000 (Linux alone). `BENCH_MEMORY_BILLS` takes fewer. */
export const measureMemory = async (tell: Tell): Promise<void> => {
  const count = Number(process.env.BENCH_MEMORY_BILLS ?? 100_000)
  const world = await startWorld()
  try {
    const worker = await world.startWorker()
    const [tenant] = world.tenants
    if (!tenant || worker.pid === undefined) throw new Error('There is no worker.')
    await tenant.sendBills(Array.from({ length: count }, (_, number) => billOf('MEM', number, 2)))
    const runId = await tenant.startExport()
    const samples: { done: number; mb: number }[] = []
    for (;;) {
      const { status, counts } = await tenant.run(runId)
      samples.push({ done: counts.done, mb: residentMb(worker.pid) })
      if (status === 'done') break
      await sleep(1_000)
    }
    const between = (from: number, to: number) =>
      mean(samples.filter(({ done }) => done >= from && done <= to).map(({ mb }) => mb))
    const early = between(first * 0.7, first)
    const late = between(count - first * 0.3, count)
    const growth = `${((late / early - 1) * 100).toFixed(1)} %`
    tell({ figure: `worker after ${count} bills, growth since ${first}`, value: growth, wanted: '< 10 %' })
    tell({ figure: '… MB', value: `${early.toFixed(0)} / ${late.toFixed(0)}`, wanted: '' })
  } finally {
    await world.close()
  }
}
