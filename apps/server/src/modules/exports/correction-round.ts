import { systemActor } from '../../platform/actor.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import type { ConfigurationService } from '../configurations/configuration.service.ts'
import type { ExportRunService } from './export-run.service.ts'
import type { Round } from './round-start.ts'

export interface CorrectionRoundDeps {
  readonly configurations: Pick<ConfigurationService, 'find'>
  readonly runs: Pick<ExportRunService, 'start'>
}

/**
 * With an hourly export goes a run that corrects what changed since it was sent, in the caller's transaction: as the
 * configuration says, and never where it says to ask.
 */
export const createCorrectionRound =
  ({ configurations, runs }: CorrectionRoundDeps) =>
  async ({ organizationId, configurationId, mode, kind }: Round): Promise<void> => {
    if (kind !== 'export') return
    const configuration = await configurations.find(organizationId, configurationId)
    if (!configuration || configuration.settings.corrections.whenChanged === 'ask') return
    const filter = { mode, tab: 'success', configurationId, correction: 'any' } as const
    try {
      await runs.start(systemActor(organizationId), { kind: 'correct', selection: { filter }, trigger: 'schedule' })
    } catch (error) {
      if (!(error instanceof ProblemError) || error.type !== 'selection-empty') throw error
    }
  }
