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
}

const titleOf = ({ goingOn, begun, others }: GoingOn): string => {
  if (goingOn.count > 0) return messages.title(goingOn.count)
  if (begun.count > 0) return messages.begunTitle(begun.count)
  return others.byRound > 0 ? messages.roundTitle(others.byRound) : messages.othersTitle(others.count)
}

/** Which bills go on, and are sent, as soon as what stopped them is over: nothing when there are none. */
export const GoingOnSummary = ({ told, mode, to }: GoingOnSummaryProps) => {
  const { goingOn, begun, inHand, waitingFurther, others } = told
  const listed = goingOn.count + begun.count - inHand
  if (goingOn.count + begun.count + others.count === 0) return null
  return (
    <Notice
      kind={goingOn.count + begun.count + others.byRound > 0 ? 'attention' : 'info'}
      title={titleOf(told)}
      actions={
        listed > 0 && (
          <ActionButton size="xs" variant="default" to={to}>
            {messages.see}
          </ActionButton>
        )
      }
    >
      {goingOn.count > 0 && (
        <>
          <CurrencyTotals totals={goingOn.totals} large />
          <p>
            {messages.consequence[mode]} {messages.since} <RelativeTime at={goingOn.since} />.
          </p>
        </>
      )}
      {begun.count > 0 && <p>{messages.begun(begun.count)}</p>}
      {inHand > 0 && <p>{messages.inHand(inHand)}</p>}
      {waitingFurther.count > 0 && <p>{messages.further(waitingFurther.count)}</p>}
      {others.count > 0 && <p>{messages.others(others.count, others.byRound, goingOn.count + begun.count === 0)}</p>}
      {listed > 0 && goingOn.count > 0 && <p>{messages.archiveFirst}</p>}
    </Notice>
  )
}
