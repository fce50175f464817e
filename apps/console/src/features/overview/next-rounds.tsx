import type { Overview } from '@billbridge/contract/overview'
import { Link } from 'react-router'
import { DueTime } from '../../components/due-time.tsx'
import { ModeBadge } from '../../components/mode.tsx'
import { Panel } from '../../components/panel.tsx'
import { messages } from '../../lib/messages/overview.ts'
import { paths } from '../../lib/paths.ts'
import classes from './overview.module.css'

/** The hourly rounds that are set, soonest first; each leads to its configuration. */
export const NextRounds = ({ rounds }: { rounds: Overview['rounds'] }) => (
  <Panel heading={messages.rounds} text={messages.roundsText}>
    <ul className={classes.rounds}>
      {rounds.map(({ configurationId, name, mode, kind, suspended, nextAt }) => (
        <li key={`${configurationId} ${kind}`} className={classes.round}>
          <span className={classes.roundName}>
            <Link to={paths.configuration(configurationId)}>
              <bdi>{name}</bdi>
            </Link>{' '}
            {messages.roundKinds[kind]} {mode === 'test' && <ModeBadge mode={mode} />}
          </span>
          <span className={classes.quiet}>
            {nextAt && <DueTime at={nextAt} />} {suspended && messages.suspensions[suspended]}
          </span>
        </li>
      ))}
    </ul>
  </Panel>
)
