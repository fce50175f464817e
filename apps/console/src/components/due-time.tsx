import { formatAbsolute, formatDuration } from '../lib/format-time.ts'
import { messages } from '../lib/messages/components.ts'
import { useNow } from '../lib/use-now.ts'
import { Hint } from './hint.tsx'
import { FocusableTime, RelativeTime } from './relative-time.tsx'

/** Work is looked for every minute, so what has been due for longer waits for something. */
const promptMs = 5 * 60_000

interface DueTimeProps {
  /** When something is to happen, ISO 8601; null: not at all. */
  at: string | null
  /** Said before a time that is still to come: "next". */
  lead?: string
}

/** "in 40 min" of what is to come; "due now", or "due for 9 min", once its time has come and it has not happened yet. */
export const DueTime = ({ at, lead }: DueTimeProps) => {
  const now = useNow()
  const overdueMs = at === null ? 0 : now - Date.parse(at)
  if (at === null || overdueMs < 0)
    return (
      <>
        {lead} <RelativeTime at={at} />
      </>
    )
  return (
    <Hint label={formatAbsolute(at)}>
      <FocusableTime dateTime={at}>
        {overdueMs < promptMs ? messages.dueNow : messages.dueFor(formatDuration(Math.floor(overdueMs / 60_000) * 60))}
      </FocusableTime>
    </Hint>
  )
}
