import { type IntegrationEvent, mostEventsAtOnce } from '@billbridge/contract/integration-events'
import { useQuery } from '@tanstack/react-query'
import { ActionButton } from '../../components/action-button.tsx'
import { BulkBar } from '../../components/bulk-bar.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { FilterBar } from '../../components/filter-bar.tsx'
import { FilterSelect } from '../../components/filter-select.tsx'
import type { MenuEntry } from '../../components/menu-entry.ts'
import { PagedTable } from '../../components/paged-table.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { messages as shared } from '../../lib/messages/components.ts'
import { eventTitle, messages } from '../../lib/messages/events.ts'
import { notify } from '../../lib/notify.ts'
import { paths } from '../../lib/paths.ts'
import { usePermission } from '../../lib/session.ts'
import { useCursorPage } from '../../lib/use-cursor-page.ts'
import { useSelection } from '../../lib/use-selection.ts'
import { aboutOf } from './event-about.ts'
import { eventColumns } from './event-columns.tsx'
import { fixOf } from './event-link.ts'
import { eventsQuery, useMarkEvents } from './event-queries.ts'
import { useEventFilters } from './use-event-filters.ts'

const nameOf = (event: IntegrationEvent): string => {
  const names = aboutOf(event).named.map(({ name }) => name)
  return `${[eventTitle(event), ...names].join(', ')}: ${event.message}`
}

/** Integration events, what happened last first; each leads to where it is mended, and can be marked by hand. */
export const EventsList = () => {
  const page = useCursorPage()
  const { query, clear, chips, selects, isFiltered } = useEventFilters()
  const events = useQuery(eventsQuery({ ...query, ...(page.cursor ? { cursor: page.cursor } : {}) }))
  const selection = useSelection(JSON.stringify(query))
  const marking = useMarkEvents()
  const { reason } = usePermission('events:write')

  const mark = (eventIds: string[], actioned: boolean) =>
    marking.mutate(
      { eventIds, actioned },
      {
        onSuccess: ({ changed, leftOut }) => {
          selection.clear()
          if (leftOut > 0) notify(messages.leftOut(changed, leftOut))
        },
      },
    )

  const menuOf = ({ id, actioned, recoveredAt }: IntegrationEvent): MenuEntry[] => {
    const history = { label: shared.history, to: paths.auditLog({ target: id }) }
    if (recoveredAt !== null) return [history]
    const label = actioned ? messages.reopen : messages.markActioned
    return [{ label, disabledReason: reason, onSelect: () => mark([id], !actioned) }, history]
  }

  const chosen = [...selection.selected].slice(0, mostEventsAtOnce)
  return (
    <>
      <FilterBar active={chips} onClear={clear}>
        <FilterSelect {...selects.byKind} />
        <FilterSelect {...selects.byState} />
        <FilterSelect {...selects.byMode} />
      </FilterBar>
      {marking.error && <ProblemAlert problem={marking.error} />}
      <BulkBar
        selectedCount={selection.selected.size}
        allMatching={false}
        onSelectAllMatching={selection.selectAllMatching}
        onClear={selection.clear}
      >
        <ActionButton size="compact-sm" disabledReason={reason} onClick={() => mark(chosen, true)}>
          {messages.markActioned}
        </ActionButton>
        <ActionButton size="compact-sm" variant="default" disabledReason={reason} onClick={() => mark(chosen, false)}>
          {messages.reopen}
        </ActionButton>
      </BulkBar>
      <PagedTable
        query={events}
        page={page}
        following
        label={messages.title}
        columns={eventColumns}
        getRowId={({ id }) => id}
        getRowName={nameOf}
        getRowPath={(event) => fixOf(event).to}
        rowMenu={menuOf}
        selection={selection}
        narrowed={isFiltered}
        onClear={clear}
        empty={
          <EmptyState action={<ActionButton to={paths.exports()}>{messages.toExports}</ActionButton>}>
            {messages.empty}
          </EmptyState>
        }
      />
    </>
  )
}
