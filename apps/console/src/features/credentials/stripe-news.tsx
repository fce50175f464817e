import type { StripeNewsShown } from '@billbridge/contract/stripe-news'
import { useQuery } from '@tanstack/react-query'
import { CopyableId } from '../../components/copyable-id.tsx'
import { KeyValue } from '../../components/key-value.tsx'
import { Panel } from '../../components/panel.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { RelativeTime } from '../../components/relative-time.tsx'
import { newsMessages as messages } from '../../lib/messages/credential-news.ts'
import { newsQuery } from './news-query.ts'

/** How Stripe tells of payments and changes of the invoices that were sent with a credential. */
export const StripeNews = ({ credentialId }: { credentialId: string }) => {
  const news = useQuery(newsQuery(credentialId))
  return (
    <Panel heading={messages.heading} text={news.data && textOf(news.data)}>
      {news.error && <ProblemAlert problem={news.error} onRetry={() => void news.refetch()} />}
      {news.data && <Facts news={news.data} />}
    </Panel>
  )
}

const textOf = ({ arrivesBy, sweepReason }: StripeNewsShown): string =>
  arrivesBy === 'sweep' ? messages.sweep[sweepReason ?? 'not-made-yet'] : messages.arrives[arrivesBy]

const Facts = ({ news }: { news: StripeNewsShown }) => (
  <KeyValue
    facts={[
      { label: messages.by, value: messages.byNames[news.arrivesBy] },
      {
        label: messages.endpoint,
        value: news.endpointId && <CopyableId id={news.endpointId} what={messages.endpoint} />,
      },
      { label: messages.stripeSaid, value: news.message },
      {
        label: messages.lastEvent,
        value: (
          <>
            <RelativeTime at={news.lastEventAt} whenNever={messages.noEvent} />
            {news.lastEventType && ` (${news.lastEventType})`}
          </>
        ),
      },
      { label: messages.lastSweep, value: <RelativeTime at={news.lastSweptAt} whenNever={messages.notSwept} /> },
      { label: messages.sweeps, value: news.sweepsHourly ? messages.hourly : messages.daily },
    ]}
  />
)
