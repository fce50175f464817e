import type { Configuration } from '@billbridge/contract/configurations'
import type { Rounds } from '@billbridge/contract/rounds'
import { DestinationName } from '../../components/destination-name.tsx'
import { DueTime } from '../../components/due-time.tsx'
import { RelativeTime } from '../../components/relative-time.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import type { Column } from '../../components/table-options.ts'
import { messages } from '../../lib/messages/configurations.ts'
import classes from './configurations.module.css'

/** Enabled, disabled and why, or archived; beside it when its credential has lost access. */
export const ConfigurationState = ({ configuration }: { configuration: Configuration }) => {
  const { archived, enabled, disabledReason, credentialStatus } = configuration
  if (archived) return <StatusBadge kind="neutral" label={messages.archived} />
  if (enabled && credentialStatus !== 'connected') return <StatusBadge kind="failed" label={messages.credentialLost} />
  return (
    <>
      <StatusBadge kind={enabled ? 'done' : 'neutral'} label={enabled ? messages.enabled : messages.disabled} />
      {disabledReason && (
        <span className={`${classes.note} bb-second-line`}> {messages.disabledReasons[disabledReason]}</span>
      )}
    </>
  )
}

const hourlyOf = ({ export: exporting, status }: Rounds): string | null => {
  if (exporting.scheduled && status.scheduled) return messages.hourly.both
  if (exporting.scheduled) return messages.hourly.export
  return status.scheduled ? messages.hourly.status : null
}

/** When the sooner of its rounds comes, or why none does. */
const NextRun = ({ rounds }: { rounds: Rounds }) => {
  const all = [rounds.export, rounds.status].filter(({ scheduled }) => scheduled)
  const nextAt = all.flatMap((round) => round.nextAt ?? []).sort()[0] ?? null
  const suspended = all.find((round) => round.suspended)?.suspended
  return (
    <>
      {(nextAt || !suspended) && <DueTime at={nextAt} />}
      {suspended && <span className={classes.note}> {messages.suspensions[suspended]}</span>}
    </>
  )
}

/** Columns of the list of configurations. */
export const configurationColumns: readonly Column<Configuration>[] = [
  {
    id: 'name',
    header: messages.columns.name,
    sortKey: 'name',
    stretch: true,
    width: '50%',
    cell: ({ name }) => <span title={name}>{name}</span>,
  },
  {
    id: 'destination',
    header: messages.columns.destination,
    secondary: true,
    cell: ({ destination, mode }) => <DestinationName destination={destination} mode={mode} />,
  },
  {
    id: 'credential',
    header: messages.columns.credential,
    secondary: true,
    stretch: true,
    cell: ({ credentialName, stripeAccountId }) => <span title={stripeAccountId}>{credentialName}</span>,
  },
  {
    id: 'state',
    header: messages.columns.state,
    secondary: 'under',
    cell: (configuration) => <ConfigurationState configuration={configuration} />,
  },
  {
    id: 'schedule',
    header: messages.columns.schedule,
    secondary: true,
    cell: ({ rounds }) => hourlyOf(rounds) ?? <span className={classes.note}>{messages.byHand}</span>,
  },
  {
    id: 'nextRun',
    header: messages.columns.nextRun,
    secondary: true,
    cell: ({ rounds }) => <NextRun rounds={rounds} />,
  },
  {
    id: 'lastRun',
    header: messages.columns.lastRun,
    sortKey: 'lastRunAt',
    secondary: true,
    cell: ({ lastRunAt }) => <RelativeTime at={lastRunAt} whenNever={messages.neverRan} />,
  },
  {
    id: 'created',
    header: messages.columns.created,
    sortKey: 'createdAt',
    secondary: 'widest',
    cell: ({ createdAt }) => <RelativeTime at={createdAt} />,
  },
]
