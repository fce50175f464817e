import type { ExportRun } from '@billbridge/contract/export-runs'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ActionButton } from '../../components/action-button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { FilterBar } from '../../components/filter-bar.tsx'
import type { FilterSelectProps } from '../../components/filter-options.ts'
import { chipsOf, FilterSelect } from '../../components/filter-select.tsx'
import { PagedTable } from '../../components/paged-table.tsx'
import { configurationChoicesQuery } from '../../lib/configuration-choices.ts'
import { messages as shared } from '../../lib/messages/components.ts'
import { kindNames, messages, runKinds, runMessages, triggerNames, triggers } from '../../lib/messages/runs.ts'
import { modes } from '../../lib/mode.ts'
import { paths } from '../../lib/paths.ts'
import { useCursorPage } from '../../lib/use-cursor-page.ts'
import { optionalChoiceParam, textParam, useUrlState } from '../../lib/use-url-state.ts'
import { runColumns } from './run-columns.tsx'
import { runsQuery, totalOf } from './run-queries.ts'

const codecs = {
  mode: optionalChoiceParam(modes),
  configurationId: textParam(),
  trigger: optionalChoiceParam(triggers),
  kind: optionalChoiceParam(runKinds),
}

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
  const byTrigger: FilterSelectProps<ExportRun['trigger']> = {
    label: messages.triggerFilter,
    options: triggers.map((trigger) => ({ value: trigger, label: triggerNames[trigger] })),
    selected: values.trigger ? [values.trigger] : [],
    onChange: ([trigger]) => set({ trigger }),
    single: true,
  }
  const byKind: FilterSelectProps<ExportRun['kind']> = {
    label: messages.kindFilter,
    options: runKinds.map((kind) => ({ value: kind, label: kindNames[kind] })),
    selected: values.kind ? [values.kind] : [],
    onChange: ([kind]) => set({ kind }),
    single: true,
  }
  const query = {
    ...(values.trigger ? { trigger: values.trigger } : {}),
    ...(values.kind ? { kind: values.kind } : {}),
    ...(values.mode ? { mode: values.mode } : {}),
    ...(values.configurationId ? { configurationId: values.configurationId } : {}),
  }
  return { byMode, byConfiguration, byTrigger, byKind, query, clear, isFiltered: Object.keys(query).length > 0 }
}

/** Runs, newest first, of both modes, each with its badge. */
export const RunsList = () => {
  const page = useCursorPage()
  const { byMode, byConfiguration, byTrigger, byKind, query, clear, isFiltered } = useFilters()
  const runs = useQuery(runsQuery({ ...query, ...(page.cursor ? { cursor: page.cursor } : {}) }))
  return (
    <>
      <FilterBar
        active={[...chipsOf(byMode), ...chipsOf(byKind), ...chipsOf(byTrigger), ...chipsOf(byConfiguration)]}
        onClear={clear}
      >
        <FilterSelect {...byMode} />
        <FilterSelect {...byKind} />
        <FilterSelect {...byTrigger} />
        <FilterSelect {...byConfiguration} />
      </FilterBar>
      <PagedTable
        query={runs}
        page={page}
        label={messages.title}
        columns={runColumns}
        getRowId={({ id }) => id}
        getRowName={(run) => runMessages.title(run.kind, totalOf(run))}
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
