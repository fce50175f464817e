import type { Overview } from '@billbridge/contract/overview'
import { paths } from '../../lib/paths.ts'

export type StepName = 'connect' | 'configure' | 'bills' | 'export'

export interface Step {
  name: StepName
  done: boolean
  /** Where the step is taken. */
  to: string
}

const hasSent = ({ modes }: Overview): boolean =>
  modes.some(({ sent, inProgress }) => sent.count.count > 0 || inProgress.count.count > 0)

/** The four steps until the first bill is in Stripe. A lost credential was connected once: that is another matter. */
export const firstStepsOf = (overview: Overview): Step[] => {
  const { credentials, configurations, billCount } = overview
  const someDisabled = configurations.disabled.length > 0
  const onlyTest = overview.modes.some(({ mode, ready }) => mode === 'test' && ready.count.count > 0)
  const liveReady = overview.modes.some(({ mode, ready }) => mode === 'live' && ready.count.count > 0)
  return [
    {
      name: 'connect',
      done: credentials.connectedCount > 0 || credentials.needingAttention.length > 0,
      to: paths.newCredential(),
    },
    {
      name: 'configure',
      done: configurations.enabledCount > 0,
      to: someDisabled ? paths.configurations() : paths.newConfiguration(),
    },
    { name: 'bills', done: billCount.count > 0, to: paths.importBills() },
    {
      name: 'export',
      done: hasSent(overview),
      to: paths.exports('unsent', { mode: onlyTest && !liveReady ? 'test' : 'live' }),
    },
  ]
}
