import type { ExportRun, RunWait } from '@billbridge/contract/export-runs'
import type { ReactNode } from 'react'
import { ActionButton } from '../../components/action-button.tsx'
import { Notice } from '../../components/notice.tsx'
import { waitMessages as messages } from '../../lib/messages/runs.ts'
import { paths, withSearch } from '../../lib/paths.ts'
import { waitingIn } from './run-queries.ts'

/** Where what a bill waits for is mended. */
const wayTo = ({ for: what, id }: RunWait): string =>
  what === 'credential' ? withSearch(paths.credential(id), { dialog: 'reconnect' }) : paths.configuration(id)

interface RunWaitsProps {
  run: ExportRun
  /** Under it: what is known of the run besides. */
  children?: ReactNode
  actions?: ReactNode
}

/** What the stopped bills of a run wait for, and the way there; that they go on where nothing is in their way any more. */
export const RunWaits = ({ run, children, actions }: RunWaitsProps) => {
  const waits = run.waits.filter(({ isOver }) => !isOver)
  const [first, ...others] = waits
  if (!first)
    return (
      <Notice kind="info" title={messages.goingOn(waitingIn(run))} announced actions={actions}>
        {children}
      </Notice>
    )
  return (
    <Notice
      kind="attention"
      title={messages.title(first)}
      announced
      actions={
        <>
          {waits.map((wait, index) => (
            <ActionButton key={wait.id} size="xs" variant={index === 0 ? 'filled' : 'default'} to={wayTo(wait)}>
              {others.length > 0 ? messages.openNamed(wait) : messages.open[wait.for]}
            </ActionButton>
          ))}
          {actions}
        </>
      }
    >
      {others.map((wait) => (
        <p key={wait.id}>{messages.title(wait)}.</p>
      ))}
      <p>{messages.goOn}</p>
      {children}
    </Notice>
  )
}
