import { type AuditEntry, auditEntryEndpoints } from '@billbridge/contract/audit-entries'
import { Button, Skeleton } from '@mantine/core'
import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query'
import { call } from '../lib/api.ts'
import { messages } from '../lib/messages/components.ts'
import { AuditLogLink } from './audit-log-link.tsx'
import { Panel } from './panel.tsx'
import { ProblemAlert } from './problem-alert.tsx'
import { Timeline, type TimelineEntry } from './timeline.tsx'

const entriesAtOnce = 20

/** The audit entries of one object, newest first. */
const auditHistoryQuery = (targetId: string) =>
  infiniteQueryOptions({
    queryKey: ['audit-entries', targetId],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ signal, pageParam }) =>
      call(
        auditEntryEndpoints.list,
        { query: { targetId, limit: entriesAtOnce, ...(pageParam ? { cursor: pageParam } : {}) } },
        { signal },
      ),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })

/** How a feature says what happened. */
export interface HistoryWords {
  heading: string
  text: string
  /** Action of an entry → what was done, after the name of who did it. */
  actions: Record<string, string>
  /** Field → its label; changes of other fields are not shown. */
  fields: Record<string, string>
  /** Which changes of these fields are worth showing; all of them when left out. */
  isShown?: (change: AuditEntry['changes'][number]) => boolean
  /** A value of a change in words; null for none. */
  valueOf: (field: string, value: unknown, change: AuditEntry['changes'][number]) => string | null
}

/** Of an object that is started and ended, and not changed. */
export const plainHistory = {
  heading: messages.history,
  text: messages.historyText,
  fields: {},
  valueOf: () => null,
} satisfies Partial<HistoryWords>

/** What was set in the beginning is no change worth showing. */
const toEntry = ({ id, at, actor, action, changes }: AuditEntry, words: HistoryWords): TimelineEntry => ({
  id,
  at,
  actor: actor.name,
  what: words.actions[action] ?? action,
  changes: action.endsWith('.created')
    ? []
    : changes
        .filter((change) => words.fields[change.field] !== undefined && (words.isShown?.(change) ?? true))
        .map((change) => ({
          label: words.fields[change.field] ?? change.field,
          before: words.valueOf(change.field, change.before, change),
          after: words.valueOf(change.field, change.after, change),
        })),
})

/** The timeline at the end of an object's page. */
export const AuditHistory = ({ targetId, words }: { targetId: string; words: HistoryWords }) => {
  const history = useInfiniteQuery(auditHistoryQuery(targetId))
  const entries = history.data?.pages.flatMap(({ data }) => data.map((entry) => toEntry(entry, words)))
  return (
    <Panel heading={words.heading} text={words.text} aside={<AuditLogLink target={targetId} />}>
      {history.error && <ProblemAlert problem={history.error} onRetry={() => void history.refetch()} />}
      {history.isPending && <Skeleton height={80} />}
      {entries && <Timeline entries={entries} />}
      {history.hasNextPage && (
        <div>
          <Button
            variant="default"
            size="xs"
            loading={history.isFetchingNextPage}
            onClick={() => void history.fetchNextPage()}
          >
            {messages.showMore}
          </Button>
        </div>
      )}
    </Panel>
  )
}
