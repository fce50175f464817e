import type { GoingOn } from '@billbridge/contract/going-on'
import type { Mode } from '@billbridge/contract/modes'
import { messages } from '../lib/messages/going-on.ts'
import { ActionButton } from './action-button.tsx'
import { CurrencyTotals } from './currency-totals.tsx'
import { Notice } from './notice.tsx'
import { RelativeTime } from './relative-time.tsx'

interface GoingOnSummaryProps {
  told: GoingOn
  mode: Mode
  /** The list of those that go on at once. */
  to: string
  /** A round takes up by the hour what is ready then. */
  hourly?: boolean
}

/** Which bills go on, and are sent, as soon as what stopped them is over: nothing when there are none. */
export const GoingOnSummary = ({ told, mode, to, hourly = false }: GoingOnSummaryProps) => {
  const { goingOn, waitingFurther, others } = told
  if (goingOn.count === 0) return null
  return (
    <Notice
      kind="attention"
      title={messages.title(goingOn.count)}
      actions={
        <ActionButton size="xs" variant="default" to={to}>
          {messages.see}
        </ActionButton>
      }
    >
      <CurrencyTotals totals={goingOn.totals} large />
      <p>
        {messages.consequence[mode]} {messages.since} <RelativeTime at={goingOn.since} />.
      </p>
      {waitingFurther.count > 0 && <p>{messages.further(waitingFurther.count)}</p>}
      {others.count > 0 && <p>{messages.others(others.count, hourly)}</p>}
      <p>{messages.archiveFirst}</p>
    </Notice>
  )
}
