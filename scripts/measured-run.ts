import { setTimeout as sleep } from 'node:timers/promises'
import type { Tenant } from './measured-world.ts'

/** Exports all that is ready in each organization and waits for the end; how long that took, in milliseconds. */
export const untilRunsEnd = async (tenants: readonly Tenant[]): Promise<number> => {
  const began = performance.now()
  const wait = async (tenant: Tenant) => {
    const runId = await tenant.startExport()
    for (;;) {
      const { status, counts } = await tenant.run(runId)
      if (status === 'done' && counts.succeeded !== counts.total)
        throw new Error(`Not all went: ${JSON.stringify(counts)}`)
      if (status === 'done') return
      await sleep(250)
    }
  }
  await Promise.all(tenants.map(wait))
  return performance.now() - began
}
