import type { Credential } from '@billbridge/contract/credentials'
import type { ExportRun } from '@billbridge/contract/export-runs'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { detailMessages as messages } from '../../lib/messages/credential-detail.ts'
import { runMessages } from '../../lib/messages/runs.ts'
import { paths } from '../../lib/paths.ts'
import classes from './credentials.module.css'
import { latestRunsQuery } from './latest-runs-query.ts'
import { usesQuery } from './uses-query.ts'

/** Clocks of several machines agree to some seconds. */
const slackMs = 30_000

/** How many of its bills are done; those that wait to go on count as done in the run, but are still to come. */
const doneOf = ({ counts, waits }: ExportRun): number => counts.done - waits.reduce((sum, { count }) => sum + count, 0)

/** Which runs went on since access is back, and how far they are; nothing while there are none. */
export const WentOn = ({ credential: { id, mode, lastVerifiedAt } }: { credential: Credential }) => {
  // As it was when it came back: it is verified again later.
  const [since] = useState(() => Date.parse(lastVerifiedAt ?? '') - slackMs)
  const uses = useQuery(usesQuery(id)).data?.data
  const runs = useQuery(latestRunsQuery(mode ?? 'test', since)).data
  const used = new Set(uses?.map((configuration) => configuration.id))
  const found = runs?.filter(({ configurations }) => configurations.some((one) => used.has(one.id))) ?? []
  if (found.length === 0) return null
  return (
    <ul className={classes.wentOn}>
      {found.map((run) => (
        <li key={run.id}>
          <Link to={paths.run(run.id)} className="bb-link">
            {runMessages.title(run.kind, run.counts.total)}
          </Link>{' '}
          {messages.goesOnSoFar(doneOf(run), run.counts.total)}
        </li>
      ))}
    </ul>
  )
}
