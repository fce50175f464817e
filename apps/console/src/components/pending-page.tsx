import type { ProblemResponse } from '@billbridge/contract/client'
import { Skeleton } from '@mantine/core'
import type { ComponentProps } from 'react'
import { Page } from './page.tsx'
import { ProblemAlert } from './problem-alert.tsx'

interface PendingProps {
  /** The query of what is to be shown. */
  query: { error: ProblemResponse | null; refetch: () => Promise<unknown> }
  /** Of the skeleton, in pixels. */
  height: number
  /** Where else to go when it is not there. */
  fix?: { label: string; to: string }
}

/** What is shown while there is nothing of a query yet: that it is on its way, or why it does not come. */
export const Pending = ({ query, height, fix }: PendingProps) =>
  query.error ? (
    <ProblemAlert problem={query.error} {...(fix ? { fix } : {})} onRetry={() => void query.refetch()} />
  ) : (
    <Skeleton height={height} />
  )

interface PendingPageProps extends Pick<ComponentProps<typeof Page>, 'title' | 'breadcrumbs'> {
  /** The query of the page's one object. */
  query: PendingProps['query']
  /** Where else to go when it is not there. */
  fix: { label: string; to: string }
  /** Of the skeleton, in pixels. */
  height?: number
}

/** The page of one object while it is not there: on its way, or why it does not come. */
export const PendingPage = ({ title, breadcrumbs, query, fix, height = 320 }: PendingPageProps) => (
  <Page title={title} {...(breadcrumbs ? { breadcrumbs } : {})}>
    <Pending query={query} height={height} fix={fix} />
  </Page>
)
