import type { Overview } from '@billbridge/contract/overview'
import { useQuery } from '@tanstack/react-query'
import { ActionButton } from '../../components/action-button.tsx'
import { ModeBadge } from '../../components/mode.tsx'
import { Notice } from '../../components/notice.tsx'
import { RelativeTime } from '../../components/relative-time.tsx'
import { messages } from '../../lib/messages/overview.ts'
import { paths } from '../../lib/paths.ts'
import classes from './overview.module.css'
import { openEventsQuery } from './overview-queries.ts'

/** What is wrong and where it is mended, worst first; or that nothing is. */
export const Attention = ({ overview: { credentials, configurations, modes } }: { overview: Overview }) => {
  const open = useQuery(openEventsQuery).data ?? { live: 0, test: 0 }
  const withEvents = (['live', 'test'] as const).filter((mode) => open[mode] > 0)
  const failing = modes.filter(({ failed }) => failed.count.count > 0)
  const { disabled, disabledCount, failing: failingNow, failingCount } = configurations
  const unnamed = disabledCount - disabled.length + failingCount - failingNow.length
  const calm =
    credentials.needingAttention.length +
      configurations.disabled.length +
      configurations.failing.length +
      failing.length +
      withEvents.length ===
    0
  return (
    <section aria-label={messages.attention} className={classes.attention}>
      <h2 className={classes.heading}>{messages.attention}</h2>
      {calm && (
        <Notice kind="done" title={messages.allWell}>
          {messages.allWellText}
        </Notice>
      )}
      {credentials.needingAttention.map(({ id, name, message, since }) => (
        <Notice
          key={id}
          kind="failed"
          title={messages.credentialLost(name)}
          actions={
            <ActionButton size="xs" variant="default" to={paths.credential(id)}>
              {messages.reconnect}
            </ActionButton>
          }
        >
          {message} <span className={classes.quiet}>{messages.since}</span> <RelativeTime at={since} />
        </Notice>
      ))}
      {credentials.lostCount > credentials.needingAttention.length && (
        <Notice
          kind="failed"
          title={messages.more(credentials.lostCount - credentials.needingAttention.length, 'credentials')}
          actions={
            <ActionButton size="xs" variant="default" to={paths.credentials()}>
              {messages.seeCredentials}
            </ActionButton>
          }
        >
          {messages.moreCredentials}
        </Notice>
      )}
      {failing.map(({ mode, failed }) => (
        <Notice
          key={mode}
          kind="failed"
          title={messages.failed(failed.count, mode)}
          actions={
            <ActionButton size="xs" variant="default" to={paths.exports('error', { mode })}>
              {messages.seeErrors}
            </ActionButton>
          }
        >
          {messages.failedText}
        </Notice>
      ))}
      {withEvents.map((mode) => (
        <Notice
          key={`events-${mode}`}
          kind="attention"
          title={messages.openEvents(open[mode], mode)}
          actions={
            <ActionButton size="xs" variant="default" to={paths.events({ state: 'open', mode })}>
              {messages.seeEvents}
            </ActionButton>
          }
        >
          {messages.openEventsText}
        </Notice>
      ))}
      {configurations.failing.map(({ id, name, mode, failuresInARow, disableAfter }) => (
        <Notice
          key={id}
          kind="attention"
          title={messages.configurationFailing(name, failuresInARow)}
          actions={
            <ActionButton size="xs" variant="default" to={paths.configuration(id)}>
              {messages.openConfiguration}
            </ActionButton>
          }
        >
          {messages.configurationFailingText(disableAfter)} <ModeBadge mode={mode} />
        </Notice>
      ))}
      {configurations.disabled.map(({ id, name, mode, reason, failuresInARow }) => (
        <Notice
          key={id}
          kind={reason === 'failures' ? 'failed' : 'attention'}
          title={reason === 'failures' ? messages.configurationFailed(name) : messages.configurationOff(name)}
          actions={
            <ActionButton size="xs" variant="default" to={paths.configuration(id)}>
              {messages.openConfiguration}
            </ActionButton>
          }
        >
          {reason === 'failures' ? messages.configurationFailedText(failuresInARow) : messages.configurationOffText}{' '}
          <ModeBadge mode={mode} />
        </Notice>
      ))}
      {unnamed > 0 && (
        <Notice
          kind="attention"
          title={messages.more(unnamed, 'configurations')}
          actions={
            <ActionButton size="xs" variant="default" to={paths.configurations()}>
              {messages.seeConfigurations}
            </ActionButton>
          }
        >
          {messages.moreConfigurations}
        </Notice>
      )}
    </section>
  )
}
