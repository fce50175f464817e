import type { billExportEndpoints } from '@billbridge/contract/bill-exports'
import type { EndpointOutput } from '@billbridge/contract/endpoint'
import { type ExportErrorCause, exportErrorCauses, holdReasons } from '@billbridge/contract/export-decisions'
import type { Mode } from '@billbridge/contract/modes'
import { useQuery } from '@tanstack/react-query'
import { ActionButton } from '../../components/action-button.tsx'
import { CurrencyTotals } from '../../components/currency-totals.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { formatCount } from '../../lib/format-count.ts'
import { groupMessages as messages } from '../../lib/messages/exports.ts'
import { usePermission } from '../../lib/session.ts'
import { groupsQuery } from './export-queries.ts'
import classes from './exports.module.css'
import { fixLinkOfGroup } from './fix-link.ts'
import type { QueueState } from './queue-filters.ts'

type Group = EndpointOutput<typeof billExportEndpoints.groups>['data'][number]

interface QueueGroupsProps {
  by: 'cause' | 'hold-reason'
  mode: Mode
  state: QueueState
  /** Tries a whole group again; only failed bills can be. */
  onRetry?: (cause: ExportErrorCause) => void
}

/**
 * Failed bills by cause, or held ones by the setting that holds them: how many, how much, the remedy and the way to it.
 * Groups count a whole mode or configuration; under other filters their numbers would not be those of the list.
 */
export const QueueGroups = ({ by, mode, state, onRetry }: QueueGroupsProps) => {
  const { configurationId, search, accountId, currency, runId } = state.values
  const comparable = !search && !accountId && !currency && !runId
  const groups = useQuery({
    ...groupsQuery({ mode, by, ...(configurationId ? { configurationId } : {}) }),
    enabled: comparable,
  })
  if (!comparable) return null
  if (groups.error && !groups.data) {
    return <ProblemAlert problem={groups.error} onRetry={() => void groups.refetch()} />
  }
  if (!groups.data || groups.data.data.length === 0) return null
  return (
    <ul className={classes.groups} aria-label={by === 'cause' ? messages.causes : messages.holds}>
      {groups.data.data.map((group) => (
        <GroupLine key={group.key} group={group} mode={mode} by={by} state={state} onRetry={onRetry} />
      ))}
    </ul>
  )
}

interface GroupLineProps extends Omit<QueueGroupsProps, 'onRetry'> {
  group: Group
  onRetry: QueueGroupsProps['onRetry'] | undefined
}

const GroupLine = ({ group, mode, by, state, onRetry }: GroupLineProps) => {
  const { values, set } = state
  const { reason } = usePermission('exports:write')
  const current = group.key === (by === 'cause' ? values.cause : values.holdReason)
  const fix = fixLinkOfGroup(group.fix, mode, values.configurationId)
  const cause = exportErrorCauses.find((known) => known === group.key)
  const show = (key: string | undefined) =>
    set(
      by === 'cause'
        ? { cause: exportErrorCauses.find((known) => known === key) }
        : { holdReason: holdReasons.find((known) => known === key) },
    )
  return (
    <li className={classes.group} data-current={current || undefined}>
      <div>
        <p className={classes.groupTitle}>{messages.heading(formatCount(group.count), group.title)}</p>
        <p className={classes.remedy}>{group.remedy}</p>
      </div>
      <CurrencyTotals totals={group.totals} stacked />
      <div className={classes.groupActions}>
        {fix && (
          <ActionButton size="xs" variant="default" to={fix.to}>
            {fix.label}
          </ActionButton>
        )}
        {onRetry && cause && cause !== 'invoice-already-paid' && (
          <ActionButton size="xs" variant="default" disabledReason={reason} onClick={() => onRetry(cause)}>
            {messages.retry}
          </ActionButton>
        )}
        <ActionButton
          size="xs"
          variant="subtle"
          onClick={() => show(current ? undefined : group.key)}
          aria-pressed={current}
        >
          {current ? messages.showAll : messages.show}
        </ActionButton>
      </div>
    </li>
  )
}
