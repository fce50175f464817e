import type { ProblemResponse } from '@billbridge/contract/client'
import type { Configuration } from '@billbridge/contract/configurations'
import { ActionButton } from '../../components/action-button.tsx'
import { Notice } from '../../components/notice.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { standingMessages as words } from '../../lib/messages/configuration-detail.ts'
import { messages } from '../../lib/messages/configurations.ts'
import { paths } from '../../lib/paths.ts'
import classes from './configurations.module.css'
import { OverlapProblem } from './overlap-problem.tsx'

interface ConfigurationNoticesProps {
  configuration: Configuration
  /** Why enabling was refused. */
  enableProblem: ProblemResponse | null
}

const SeeErrors = ({ id, mode }: Pick<Configuration, 'id' | 'mode'>) => (
  <ActionButton size="xs" variant="default" to={paths.exports('error', { mode, configurationId: id })}>
    {words.seeErrors}
  </ActionButton>
)

/** What stands in the way of this configuration. */
export const ConfigurationNotices = ({ configuration, enableProblem }: ConfigurationNoticesProps) => {
  const { archived, enabled, credentialStatus, credentialId, disabledReason, failuresInARow, settings } = configuration
  const { warnAt, disableAfter } = settings.safety
  return (
    <div className={classes.notices}>
      {enableProblem &&
        (enableProblem.type === 'configuration-overlap' ? (
          <OverlapProblem problem={enableProblem} />
        ) : (
          <ProblemAlert problem={enableProblem} />
        ))}
      {archived && (
        <Notice kind="info" title={messages.archivedTitle}>
          {messages.archivedText}
        </Notice>
      )}
      {!archived && credentialStatus !== 'connected' && (
        <Notice
          kind="failed"
          title={messages.credentialLostTitle}
          actions={
            <ActionButton size="xs" variant="default" to={paths.credential(credentialId)}>
              {messages.toCredential}
            </ActionButton>
          }
        >
          {messages.credentialLostText}
        </Notice>
      )}
      {!archived && enabled && failuresInARow >= warnAt && (
        <Notice kind="attention" title={words.failingTitle(failuresInARow)} actions={<SeeErrors {...configuration} />}>
          {words.failingText(disableAfter)}
        </Notice>
      )}
      {disabledReason === 'failures' && !archived && !enableProblem && (
        <Notice kind="failed" title={words.disabledTitle} actions={<SeeErrors {...configuration} />}>
          {words.disabledText(failuresInARow)}
        </Notice>
      )}
      {!archived && !enabled && disabledReason !== 'failures' && !enableProblem && (
        <Notice kind="info" title={messages.enableHint} />
      )}
    </div>
  )
}
