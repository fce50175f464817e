import type { AuditEntry } from '@billbridge/contract/audit-entries'
import { Button, Skeleton } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Panel } from '../../components/panel.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { Timeline, type TimelineEntry } from '../../components/timeline.tsx'
import { messages as shared } from '../../lib/messages/components.ts'
import {
  destinationNames,
  disconnectionNames,
  entityTypeNames,
  historyActions,
  historyFields,
  detailMessages as messages,
  methodNames,
  statusNames,
} from '../../lib/messages/credentials.ts'
import { credentialHistoryQuery } from './credential-queries.ts'

const words: Record<string, string> = {
  ...statusNames,
  ...entityTypeNames,
  ...destinationNames,
  ...methodNames,
  ...disconnectionNames,
}

/** A value of a change in words; what is no text is left to the sentence. */
const inWords = (field: string, value: unknown): string | null => {
  if (typeof value !== 'string') return value === null || value === undefined ? null : JSON.stringify(value)
  return field === 'name' || field.startsWith('stripeAccount') ? value : (words[value] ?? value)
}

/** An audit entry in the words of the timeline. What was set in the beginning is no change worth showing. */
const toEntry = ({ id, at, actor, action, changes }: AuditEntry): TimelineEntry => ({
  id,
  at,
  actor: actor.name,
  what: historyActions[action] ?? action,
  changes: changes
    .filter(({ field, before }) => historyFields[field] !== undefined && field !== 'disconnection' && before !== null)
    .map(({ field, before, after }) => ({
      label: historyFields[field] ?? field,
      before: inWords(field, before),
      after: inWords(field, after),
    })),
})

/** The credential's timeline. */
export const CredentialHistory = ({ credentialId }: { credentialId: string }) => {
  const history = useInfiniteQuery(credentialHistoryQuery(credentialId))
  return (
    <Panel heading={messages.history} text={messages.historyText}>
      {history.error && <ProblemAlert problem={history.error} onRetry={() => void history.refetch()} />}
      {history.isPending && <Skeleton height={80} />}
      {history.data && <Timeline entries={history.data.pages.flatMap(({ data }) => data.map(toEntry))} />}
      {history.hasNextPage && (
        <div>
          <Button
            variant="default"
            size="xs"
            loading={history.isFetchingNextPage}
            onClick={() => void history.fetchNextPage()}
          >
            {shared.showMore}
          </Button>
        </div>
      )}
    </Panel>
  )
}
