import type { ConfigurationSettings } from '@billbridge/contract/configurations'
import type { CredentialStatus } from '@billbridge/contract/modes'
import type { Plan } from '@billbridge/contract/organizations'
import { hourlySettings, type RoundKind, type RoundState, type RoundSuspension } from '@billbridge/contract/rounds'
import { nextHourUnpaused } from './next-hour.ts'
import type { RoundRow } from './round.model.ts'

/** Everything that says whether a round runs. */
export interface RoundFacts {
  readonly configuration: {
    readonly enabled: boolean
    readonly archived: boolean
    readonly settings: Pick<ConfigurationSettings, 'schedule'>
  }
  readonly plan: Plan
  readonly credentialStatus: CredentialStatus
  readonly now: Date
}

const pauseOf = ({ pauseUntil }: ConfigurationSettings['schedule']): Date | null =>
  pauseUntil === null ? null : new Date(pauseUntil)

/** Whether the settings ask for rounds of a kind. */
export const isScheduled = ({ settings }: RoundFacts['configuration'], kind: RoundKind): boolean =>
  settings.schedule[hourlySettings[kind]]

/** Why rounds that are set do not run at present; null: they do. What only a person can change comes first. */
export const suspensionOf = ({ configuration, plan, credentialStatus, now }: RoundFacts): RoundSuspension | null => {
  if (configuration.archived) return 'archived'
  if (!configuration.enabled) return 'disabled'
  if (plan !== 'premium') return 'plan'
  if (credentialStatus !== 'connected') return 'credential'
  const pause = pauseOf(configuration.settings.schedule)
  return pause && pause > now ? 'paused' : null
}

/** The next time of rounds that run, or will once a pause is over. A time that has come and is about to be used counts. */
const shownNextAt = (facts: RoundFacts, suspended: RoundSuspension | null, nextAt: Date | null): Date | null => {
  if (suspended !== null && suspended !== 'paused') return null
  const { timeZone } = facts.configuration.settings.schedule
  if (suspended === null) return nextAt
  return nextHourUnpaused(facts.now, timeZone, pauseOf(facts.configuration.settings.schedule))
}

/** What a configuration shows of its rounds of one kind. */
export const roundStateOf = (facts: RoundFacts, kind: RoundKind, row: RoundRow | undefined): RoundState => {
  const scheduled = isScheduled(facts.configuration, kind)
  const suspended = scheduled ? suspensionOf(facts) : null
  const nextAt = scheduled ? shownNextAt(facts, suspended, row?.nextAt ?? null) : null
  return {
    scheduled,
    suspended,
    nextAt: nextAt?.toISOString() ?? null,
    lastCheckedAt: row?.lastCheckedAt?.toISOString() ?? null,
    lastRunId: row?.lastRunId ?? null,
    lastRunAt: row?.lastRunAt?.toISOString() ?? null,
  }
}
