import type { Attempt, StripeCall } from '@billbridge/contract/attempts'
import { Button, Skeleton } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { CopyableId } from '../../../components/copyable-id.tsx'
import { KeyValue } from '../../../components/key-value.tsx'
import { Panel } from '../../../components/panel.tsx'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { RelativeTime } from '../../../components/relative-time.tsx'
import { StatusBadge, type StatusKind } from '../../../components/status-badge.tsx'
import { detailMessages as messages } from '../../../lib/messages/bill-export.ts'
import { attemptsQuery } from '../export-queries.ts'
import classes from './bill-export.module.css'

const outcomeKinds: Record<NonNullable<Attempt['outcome']>, StatusKind> = {
  sent: 'done',
  read: 'done',
  withdrawn: 'done',
  waited: 'neutral',
  retry: 'progress',
  rejected: 'failed',
  reauthorize: 'attention',
  skipped: 'attention',
  interrupted: 'neutral',
}

/** Every try with the calls it made, newest first; the newest stands open. */
export const Attempts = ({ billExportId, working }: { billExportId: string; working: boolean }) => {
  const attempts = useInfiniteQuery(attemptsQuery(billExportId, working))
  const list = attempts.data?.pages.flatMap((page) => page.data)
  return (
    <Panel heading={messages.attempts} text={messages.attemptsText}>
      {attempts.error && !list && <ProblemAlert problem={attempts.error} onRetry={() => void attempts.refetch()} />}
      {attempts.isPending && <Skeleton height={80} />}
      {list?.length === 0 && <p className={classes.quiet}>{messages.noAttempts}</p>}
      {list?.map((attempt, index) => (
        <AttemptCard key={attempt.id} attempt={attempt} open={index === 0} />
      ))}
      {attempts.hasNextPage && (
        <Button
          variant="default"
          size="xs"
          loading={attempts.isFetchingNextPage}
          onClick={() => void attempts.fetchNextPage()}
        >
          {messages.more}
        </Button>
      )}
    </Panel>
  )
}

const AttemptCard = ({ attempt, open }: { attempt: Attempt; open: boolean }) => {
  const { number, kind, outcome, error, calls, startedAt } = attempt
  return (
    <details className={classes.attempt} open={open}>
      <summary className={classes.attemptHead}>
        <span className={classes.attemptName}>{messages.attempt(number, kind)}</span>
        <StatusBadge
          kind={outcome === null ? 'progress' : outcomeKinds[outcome]}
          label={outcome === null ? messages.underWay : messages.outcomes[outcome]}
        />
        <span className={classes.quiet}>{messages.calls(calls.length)}</span>
      </summary>
      <div className={classes.attemptBody}>
        <p className={classes.quiet}>
          <RelativeTime at={startedAt} /> ·{' '}
          {messages.versions(attempt.billContentVersion, attempt.configurationVersion)}
        </p>
        {error && <p>{error.message}</p>}
        {calls.length === 0 && <p className={classes.quiet}>{messages.noCalls}</p>}
        <ol className={classes.calls}>
          {calls.map((call) => (
            <CallLine key={`${call.at}${call.method}${call.path}${call.requestId ?? ''}`} call={call} />
          ))}
        </ol>
      </div>
    </details>
  )
}

const CallLine = ({ call }: { call: StripeCall }) => {
  const { method, path, status, requestId, durationMs, idempotencyKey, body, error } = call
  const failed = status === null || status >= 400
  return (
    <li className={classes.call}>
      <details>
        <summary className={classes.callHead}>
          <code className={classes.method}>{method}</code>
          <code className={classes.path}>{path}</code>
          <span className={classes.status} data-failed={failed || undefined}>
            {status ?? messages.noAnswer}
          </span>
          <span className={classes.quiet}>{messages.duration(durationMs)}</span>
        </summary>
        <div className={classes.callBody}>
          <KeyValue
            facts={[
              {
                label: messages.requestId,
                value: requestId && <CopyableId id={requestId} what={messages.requestId} />,
              },
              {
                label: messages.idempotencyKey,
                value: idempotencyKey && <CopyableId id={idempotencyKey} what={messages.idempotencyKey} />,
              },
              { label: messages.callError, value: error },
            ]}
          />
          {body && <Body text={body} />}
        </div>
      </details>
    </li>
  )
}

/** A form body reads better with one field a line; anything else stands as it was sent. */
const readable = (body: string): string =>
  /^[\w%[\].~+-]+=/.test(body) && !body.includes('\n')
    ? [...new URLSearchParams(body)].map(([name, value]) => `${name} = ${value}`).join('\n')
    : body

/** A wide text scrolls by itself, by keyboard too. */
const Body = ({ text }: { text: string }) => (
  <section aria-label={messages.body}>
    <p className={classes.quiet}>{messages.body}</p>
    <pre className={classes.pre} {...reachable}>
      {readable(text)}
    </pre>
  </section>
)

const reachable = { tabIndex: 0 }
