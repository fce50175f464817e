import type { ExportRun } from '@billbridge/contract/export-runs'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ActionButton } from '../../components/action-button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { FilterBar } from '../../components/filter-bar.tsx'
import type { FilterSelectProps } from '../../components/filter-options.ts'
import { chipsOf, FilterSelect } from '../../components/filter-select.tsx'
import { ModeBadge } from '../../components/mode.tsx'
import { PagedTable } from '../../components/paged-table.tsx'
import { RelativeTime } from '../../components/relative-time.tsx'
import type { Column } from '../../components/table-options.ts'
import { formatCount } from '../../lib/format-count.ts'
import { messages as shared } from '../../lib/messages/components.ts'
import { messages, runMessages, triggerNames } from '../../lib/messages/runs.ts'
import { modes } from '../../lib/mode.ts'
import { paths } from '../../lib/paths.ts'
import { useCursorPage } from '../../lib/use-cursor-page.ts'
import { optionalChoiceParam, textParam, useUrlState } from '../../lib/use-url-state.ts'
import { configurationChoicesQuery, runsQuery } from './run-queries.ts'
import { RunStatusBadge } from './run-status.tsx'

const names = messages.columns

const starterOf = ({ trigger, startedBy }: ExportRun): string =>
  trigger === 'schedule' ? triggerNames.schedule : startedBy.name

const columns: Column<ExportRun>[] = [
  { id: 'run', header: names.run, stretch: true, cell: ({ kind, counts }) => runMessages.title(kind, counts.total) },
  {
    id: 'mode',
    header: names.mode,
    secondary: true,
    cell: ({ mode }) => (mode === 'test' ? <ModeBadge mode={mode} /> : messages.live),
  },
  { id: 'status', header: names.status, cell: (run) => <RunStatusBadge run={run} /> },
  {
    id: 'progress',
    header: names.progress,
    align: 'end',
    cell: ({ counts }) => messages.progress(formatCount(counts.done), formatCount(counts.total)),
  },
  {
    id: 'succeeded',
    header: names.succeeded,
    align: 'end',
    secondary: 'wide',
    cell: ({ counts }) => formatCount(counts.succeeded),
  },
  {
    id: 'failed',
    header: names.failed,
    align: 'end',
    secondary: true,
    cell: ({ counts }) => formatCount(counts.failed),
  },
  { id: 'held', header: names.held, align: 'end', secondary: 'wide', cell: ({ counts }) => formatCount(counts.held) },
  { id: 'startedBy', header: names.startedBy, secondary: 'wide', cell: (run) => starterOf(run) },
  { id: 'started', header: names.started, secondary: true, cell: ({ startedAt }) => <RelativeTime at={startedAt} /> },
]

const codecs = { mode: optionalChoiceParam(modes), configurationId: textParam() }

const useFilters = () => {
  const { values, set, clear } = useUrlState(codecs)
  const [used, setUsed] = useState(false)
  // Fetched with the first opening, or to name the one that is filtered by.
  const configurations = useQuery({ ...configurationChoicesQuery, enabled: used || values.configurationId !== '' })
  const byMode: FilterSelectProps<'live' | 'test'> = {
    label: messages.modeFilter,
    options: modes.map((mode) => ({ value: mode, label: shared.modes[mode] })),
    selected: values.mode ? [values.mode] : [],
    onChange: ([mode]) => set({ mode }),
    single: true,
  }
  const byConfiguration: FilterSelectProps<string> = {
    label: messages.configurationFilter,
    options: (configurations.data?.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
    selected: values.configurationId ? [values.configurationId] : [],
    onChange: ([configurationId]) => set({ configurationId: configurationId ?? '' }),
    single: true,
    loading: configurations.isLoading,
    onUse: () => setUsed(true),
  }
  const query = {
    ...(values.mode ? { mode: values.mode } : {}),
    ...(values.configurationId ? { configurationId: values.configurationId } : {}),
  }
  return { byMode, byConfiguration, query, clear, isFiltered: Object.keys(query).length > 0 }
}

/** Runs, newest first, of both modes, each with its badge. */
export const RunsList = () => {
  const page = useCursorPage()
  const { byMode, byConfiguration, query, clear, isFiltered } = useFilters()
  const runs = useQuery(runsQuery({ ...query, ...(page.cursor ? { cursor: page.cursor } : {}) }))
  return (
    <>
      <FilterBar active={[...chipsOf(byMode), ...chipsOf(byConfiguration)]} onClear={clear}>
        <FilterSelect {...byMode} />
        <FilterSelect {...byConfiguration} />
      </FilterBar>
      <PagedTable
        query={runs}
        page={page}
        label={messages.title}
        columns={columns}
        getRowId={({ id }) => id}
        getRowName={({ kind, counts }) => runMessages.title(kind, counts.total)}
        getRowPath={({ id }) => paths.run(id)}
        narrowed={isFiltered}
        onClear={clear}
        empty={
          <EmptyState action={<ActionButton to={paths.exports('unsent')}>{messages.toUnsent}</ActionButton>}>
            {messages.empty}
          </EmptyState>
        }
      />
    </>
  )
}
