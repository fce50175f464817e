import type { configurationEndpoints } from '@billbridge/contract/configurations'
import type { EndpointOutput } from '@billbridge/contract/endpoint'
import { Button, Skeleton } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { AuditLogLink } from '../../components/audit-log-link.tsx'
import { Panel } from '../../components/panel.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { Timeline, type TimelineEntry } from '../../components/timeline.tsx'
import { messages as shared } from '../../lib/messages/components.ts'
import { historyMessages as messages } from '../../lib/messages/configuration-detail.ts'
import { versionsQuery } from './configuration-queries.ts'
import { labelOf, valueInWords } from './settings/in-words.ts'

type Version = EndpointOutput<typeof configurationEndpoints.versions>['data'][number]

const toEntry = ({ version, actor, at, changes }: Version): TimelineEntry => ({
  id: String(version),
  at,
  actor: actor.name,
  what: version === 1 ? messages.created(version) : messages.saved(version),
  changes: changes.map(({ field, before, after }) => ({
    label: labelOf(field),
    before: valueInWords(field, before),
    after: valueInWords(field, after),
  })),
})

/** Every version with what it changed. */
export const ConfigurationHistory = ({ configurationId }: { configurationId: string }) => {
  const versions = useInfiniteQuery(versionsQuery(configurationId))
  return (
    <Panel heading={messages.heading} text={messages.text} aside={<AuditLogLink target={configurationId} />}>
      {versions.error && <ProblemAlert problem={versions.error} onRetry={() => void versions.refetch()} />}
      {versions.isPending && <Skeleton height={120} />}
      {versions.data && <Timeline entries={versions.data.pages.flatMap(({ data }) => data.map(toEntry))} />}
      {versions.hasNextPage && (
        <div>
          <Button
            variant="default"
            size="xs"
            loading={versions.isFetchingNextPage}
            onClick={() => void versions.fetchNextPage()}
          >
            {shared.showMore}
          </Button>
        </div>
      )}
    </Panel>
  )
}
