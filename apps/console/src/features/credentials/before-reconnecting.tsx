import type { Credential } from '@billbridge/contract/credentials'
import { useQuery } from '@tanstack/react-query'
import { GoingOnSummary } from '../../components/going-on-summary.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { messages } from '../../lib/messages/going-on.ts'
import { paths } from '../../lib/paths.ts'
import { reconnectionPreviewQuery } from './credential-queries.ts'

/** Which bills go on, and are sent, at once when lost access is back; nothing when there are none. That it is not known keeps nobody from it. */
export const BeforeReconnecting = ({ credential: { id, mode, status } }: { credential: Credential }) => {
  const lost = status === 'disconnected'
  const preview = useQuery({ ...reconnectionPreviewQuery(id), enabled: lost })
  if (!lost || mode === null) return null
  if (preview.error)
    return (
      <ProblemAlert problem={preview.error} onRetry={() => void preview.refetch()}>
        <p>{messages.untold}</p>
      </ProblemAlert>
    )
  if (!preview.data) return null
  return (
    <GoingOnSummary
      told={preview.data}
      mode={mode}
      to={paths.exports('unsent', { mode, view: 'held', credentialId: id, goesOnWhen: 'connected' })}
    />
  )
}
