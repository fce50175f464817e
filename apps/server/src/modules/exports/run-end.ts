import type { HoldReason } from '@billbridge/contract/export-decisions'
import type { RunEnd } from '@billbridge/contract/export-runs'
import type { Model } from '../../platform/mongo.ts'
import type { ExportOutcome } from './export-outcome.ts'
import type { RunItemRow } from './export-run.model.ts'

/** Why a run left a bill where it was; null when it did not. */
export const heldBecauseOf = (outcome: ExportOutcome): HoldReason | null => {
  if (outcome.kind === 'reauthorize') return 'credential-disconnected'
  return outcome.kind === 'skipped' ? outcome.decision.reason : null
}

/** What stops a run as a whole, the weightier first. */
const stops = [
  ['credential-disconnected', 'access-lost'],
  ['configuration-disabled', 'configuration-disabled'],
] as const satisfies [HoldReason, RunEnd][]

/** Why a run that nobody cancelled ended, told by what it left behind. */
export const createRunEnd =
  (items: Model<RunItemRow>) =>
  async (organizationId: string, runId: string, heldCount: number): Promise<RunEnd> => {
    if (heldCount === 0) return 'done'
    for (const [heldBecause, end] of stops) {
      if (await items.exists({ organizationId, runId, result: 'held', heldBecause })) return end
    }
    return 'done'
  }
