import type { ExportRun } from '@billbridge/contract/export-runs'
import { Anchor } from '@mantine/core'
import { Link } from 'react-router'
import { KeyValue } from '../../components/key-value.tsx'
import { Panel } from '../../components/panel.tsx'
import { RelativeTime } from '../../components/relative-time.tsx'
import { formatDuration } from '../../lib/format-time.ts'
import { messages as shared } from '../../lib/messages/components.ts'
import { kindNames, runMessages as messages, runEndNames, triggerNames, waitMessages } from '../../lib/messages/runs.ts'
import { paths } from '../../lib/paths.ts'
import classes from './runs.module.css'

/** How long it took; of a run that was stopped in between, since it went on. */
const tookOf = ({ startedAt, finishedAt, wentOn }: ExportRun): string | null => {
  if (!finishedAt) return null
  const since = wentOn && wentOn.at < finishedAt ? wentOn.at : null
  const took = formatDuration((Date.parse(finishedAt) - Date.parse(since ?? startedAt)) / 1000)
  return since ? waitMessages.tookSince(took) : took
}

const endOf = ({ endedBecause, endedBy }: ExportRun): string | null => {
  if (endedBecause === null) return null
  if (endedBecause === 'done') return messages.endedDone
  const end = runEndNames[endedBecause]
  return endedBy ? messages.endedBy(end, endedBy.name) : end
}

/** Who started it, when, and which versions of which configurations it used. */
export const RunProperties = ({ run }: { run: ExportRun }) => {
  const { kind, mode, status, trigger, startedBy, startedAt, finishedAt, wentOn, configurations } = run
  const unfinished = status === 'cancelled' ? messages.finishing : messages.notYet
  return (
    <Panel heading={messages.properties}>
      <KeyValue
        facts={[
          { label: messages.kind, value: kindNames[kind] },
          { label: messages.mode, value: shared.modes[mode] },
          { label: messages.trigger, value: triggerNames[trigger] },
          { label: messages.startedBy, value: startedBy.name },
          { label: messages.started, value: <RelativeTime at={startedAt} /> },
          { label: waitMessages.wentOn, value: wentOn && <RelativeTime at={wentOn.at} /> },
          { label: messages.finished, value: <RelativeTime at={finishedAt} whenNever={unfinished} /> },
          { label: messages.ended, value: endOf(run) },
          {
            label: messages.took,
            value: tookOf(run),
          },
          {
            label: messages.configurations,
            value: configurations.length > 0 && (
              <ul className={classes.configurations}>
                {configurations.map(({ id, name, version }) => (
                  <li key={id}>
                    <Anchor component={Link} to={paths.configuration(id)} fz="sm" underline="always">
                      {name}
                    </Anchor>
                    , {messages.version(version)}
                  </li>
                ))}
              </ul>
            ),
          },
        ].map((fact) => (fact.value === false ? { ...fact, value: null } : fact))}
      />
    </Panel>
  )
}
