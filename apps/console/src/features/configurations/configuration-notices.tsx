import type { ProblemResponse } from '@billbridge/contract/client'
import type { Configuration } from '@billbridge/contract/configurations'
import { ActionButton } from '../../components/action-button.tsx'
import { Notice } from '../../components/notice.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { messages } from '../../lib/messages/configurations.ts'
import { paths } from '../../lib/paths.ts'
import classes from './configurations.module.css'
import { OverlapProblem } from './overlap-problem.tsx'

interface ConfigurationNoticesProps {
  configuration: Configuration
  /** Why enabling was refused. */
  enableProblem: ProblemResponse | null
}

/** What stands in the way of this configuration. */
export const ConfigurationNotices = ({ configuration, enableProblem }: ConfigurationNoticesProps) => {
  const { archived, enabled, credentialStatus, credentialId } = configuration
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
      {!archived && !enabled && !enableProblem && <Notice kind="info" title={messages.enableHint} />}
    </div>
  )
}
