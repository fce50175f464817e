import type { Selection } from '@billbridge/contract/bill-exports'
import type { ExportRun } from '@billbridge/contract/export-runs'
import type { Mode } from '@billbridge/contract/modes'
import type { RoundKind } from '@billbridge/contract/rounds'
import { systemActor } from '../../platform/actor.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import type { ExportRunService } from './export-run.service.ts'

/** Which hourly round of which configuration. */
export interface Round {
  readonly organizationId: string
  readonly configurationId: string
  readonly mode: Mode
  readonly kind: RoundKind
}

const selectionOf = ({ configurationId, mode, kind }: Round): Selection => ({
  filter:
    kind === 'export'
      ? { mode, configurationId, tab: 'unsent', view: 'ready' }
      : { mode, configurationId, tab: 'success' },
})

/**
 * Starts what an hourly round of a configuration does, in the transaction of the caller; null when there is nothing to
 * do. An export round takes what is ready and nothing that a decision holds; a status round takes what may have news.
 */
export const createRoundStart =
  ({ start }: Pick<ExportRunService, 'start'>) =>
  async (round: Round): Promise<ExportRun | null> => {
    const { kind } = round
    const request = {
      kind,
      selection: selectionOf(round),
      trigger: 'schedule',
      watchedOnly: kind === 'status',
    } as const
    try {
      return await start(systemActor(round.organizationId), request)
    } catch (error) {
      if (error instanceof ProblemError && error.type === 'selection-empty') return null
      throw error
    }
  }
