import { type RoundKind, type Rounds, roundKinds } from '@billbridge/contract/rounds'
import type { ConfigurationRecord } from './configuration-view.ts'

/** The hourly rounds of configurations, by configuration. */
export type FindRounds = (
  organizationId: string,
  configurations: readonly ConfigurationRecord[],
) => Promise<ReadonlyMap<string, Rounds>>

const never: Rounds['export'] = {
  scheduled: false,
  suspended: null,
  nextAt: null,
  lastCheckedAt: null,
  lastRunId: null,
  lastRunAt: null,
}

export interface ConfigurationRounds {
  readonly provideRounds: (find: FindRounds) => void
  readonly ofMany: FindRounds
}

/** When rounds come is known to a later module, which says so here, in `services.ts`; until then there are none. */
export const createConfigurationRounds = (): ConfigurationRounds => {
  const none = Object.fromEntries(roundKinds.map((kind) => [kind, never])) as Record<RoundKind, Rounds['export']>
  let find: FindRounds = async (_organizationId, configurations) => new Map(configurations.map(({ id }) => [id, none]))
  return {
    provideRounds: (given) => {
      find = given
    },
    ofMany: (organizationId, configurations) => find(organizationId, configurations),
  }
}
