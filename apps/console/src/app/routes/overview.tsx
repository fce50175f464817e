import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Freshness } from '../../components/cursor-pager.tsx'
import { Page } from '../../components/page.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { overviewQuery } from '../../features/overview/overview-queries.ts'
import { OverviewView } from '../../features/overview/overview-view.tsx'
import { messages } from '../../lib/messages/overview.ts'

/** `/`: is anything wrong, and what is there to do. */
export const Component = () => {
  const overview = useQuery(overviewQuery)
  return (
    <Page
      title={messages.title}
      purpose={messages.purpose}
      action={
        <Freshness
          updatedAt={overview.dataUpdatedAt}
          refreshing={overview.isFetching}
          onRefresh={() => void overview.refetch()}
        />
      }
    >
      {overview.data ? (
        <OverviewView overview={overview.data} />
      ) : overview.error ? (
        <ProblemAlert problem={overview.error} onRetry={() => void overview.refetch()} />
      ) : (
        <Skeleton height={320} />
      )}
    </Page>
  )
}
