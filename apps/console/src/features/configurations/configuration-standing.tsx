import type { Configuration } from '@billbridge/contract/configurations'
import type { RoundState } from '@billbridge/contract/rounds'
import { Anchor } from '@mantine/core'
import { Link } from 'react-router'
import { DueTime } from '../../components/due-time.tsx'
import { KeyValue } from '../../components/key-value.tsx'
import { Panel } from '../../components/panel.tsx'
import { RelativeTime } from '../../components/relative-time.tsx'
import { standingMessages as messages } from '../../lib/messages/configuration-detail.ts'
import { paths } from '../../lib/paths.ts'
import classes from './configurations.module.css'

/** When rounds of a kind come, or why they do not, and when one looked last. */
const RoundFact = ({ round }: { round: RoundState }) => {
  const { scheduled, suspended, nextAt, lastCheckedAt } = round
  return (
    <>
      {!scheduled && messages.off}
      {scheduled && nextAt && (
        <span>
          {suspended === 'paused' && messages.paused} <DueTime at={nextAt} lead={messages.next} />
        </span>
      )}
      {suspended && !nextAt && messages.suspended[suspended]}
      {lastCheckedAt && (
        <span className={classes.note}>
          {' '}
          · {messages.looked} <RelativeTime at={lastCheckedAt} />
        </span>
      )}
    </>
  )
}

const LastRound = ({ export: exporting, status }: Configuration['rounds']) => {
  const [latest] = [exporting, status]
    .filter(({ lastRunAt }) => lastRunAt !== null)
    .sort((a, b) => (b.lastRunAt ?? '').localeCompare(a.lastRunAt ?? ''))
  if (!latest?.lastRunId) return null
  return (
    <>
      <RelativeTime at={latest.lastRunAt} /> ·{' '}
      <Anchor component={Link} to={paths.run(latest.lastRunId)} inherit underline="always">
        {messages.openRun}
      </Anchor>
    </>
  )
}

/** What a configuration does by itself and how its bills fare; nothing for one that does nothing and where none failed. */
export const ConfigurationStanding = ({ configuration }: { configuration: Configuration }) => {
  const { rounds, failuresInARow, settings, archived } = configuration
  const { disableAfter } = settings.safety
  const hasRounds = [rounds.export, rounds.status].some(({ scheduled, lastCheckedAt }) => scheduled || lastCheckedAt)
  if (archived || (!hasRounds && failuresInARow === 0)) return null
  return (
    <div className={classes.standing}>
      <Panel heading={messages.heading} text={messages.text(settings.schedule.timeZone)}>
        <KeyValue
          facts={[
            { label: messages.export, value: <RoundFact round={rounds.export} /> },
            { label: messages.status, value: <RoundFact round={rounds.status} /> },
            {
              label: messages.lastRun,
              value: rounds.export.lastRunId || rounds.status.lastRunId ? <LastRound {...rounds} /> : null,
            },
            { label: messages.failures, value: messages.failuresOf(failuresInARow, disableAfter) },
          ]}
        />
      </Panel>
    </div>
  )
}
