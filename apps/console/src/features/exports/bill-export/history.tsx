import type { AuditEntry } from '@billbridge/contract/audit-entries'
import type { BillExport } from '@billbridge/contract/bill-exports'
import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { AuditLogLink } from '../../../components/audit-log-link.tsx'
import { Panel } from '../../../components/panel.tsx'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { Timeline, type TimelineEntry } from '../../../components/timeline.tsx'
import { historyActions, historyFields, detailMessages as messages } from '../../../lib/messages/bill-export.ts'
import { exportStatusNames } from '../../../lib/messages/export-statuses.ts'
import { exportHistoryQuery } from './history-query.ts'

const statusWords: Record<string, string> = exportStatusNames

const shown = (value: unknown): string | null =>
  value === null || value === undefined ? null : (statusWords[String(value)] ?? String(value))

const toEntry = ({ id, at, actor, action, changes }: AuditEntry): TimelineEntry => ({
  id,
  at,
  actor: actor.name,
  what: historyActions[action] ?? action,
  changes: changes.map(({ field, before, after }) => ({
    label: historyFields[field] ?? field,
    before: shown(before),
    after: shown(after),
  })),
})

/** What the row itself remembers: when it came, and when it was sent. */
const ownEntries = ({ id, createdAt, sentAt }: BillExport): TimelineEntry[] => {
  const entry = (name: 'created' | 'sent', at: string) => ({
    id: `${id} ${name}`,
    at,
    actor: messages.system,
    what: historyActions[name] ?? name,
  })
  return [entry('created', createdAt), ...(sentAt === null ? [] : [entry('sent', sentAt)])]
}

/** What people did and what happened, newest first. */
export const History = ({ row }: { row: BillExport }) => {
  const history = useInfiniteQuery(exportHistoryQuery(row.id))
  const entries = history.data?.pages.flatMap((page) => page.data.map(toEntry)) ?? []
  const marked = history.data?.pages.some((page) =>
    page.data.some(({ action }) => action === 'bill-export.marked-as-exported'),
  )
  // The oldest entries come last: they wait for the last page.
  const own = history.hasNextPage ? [] : ownEntries(row).filter(({ id }) => !(marked && id.endsWith(' sent')))
  return (
    <Panel heading={messages.history} text={messages.historyText} aside={<AuditLogLink target={row.id} />}>
      {history.error && <ProblemAlert problem={history.error} onRetry={() => void history.refetch()} />}
      <Timeline entries={[...entries, ...own].sort((a, b) => b.at.localeCompare(a.at))} />
      {history.hasNextPage && (
        <Button
          variant="default"
          size="xs"
          loading={history.isFetchingNextPage}
          onClick={() => void history.fetchNextPage()}
        >
          {messages.more}
        </Button>
      )}
    </Panel>
  )
}
