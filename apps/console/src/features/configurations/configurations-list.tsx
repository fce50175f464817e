import { IconSettingsAutomation } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { ActionButton } from '../../components/action-button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { type ActiveFilter, FilterBar } from '../../components/filter-bar.tsx'
import { chipsOf, FilterSelect } from '../../components/filter-select.tsx'
import { isEmptyList, PagedTable } from '../../components/paged-table.tsx'
import { messages } from '../../lib/messages/configurations.ts'
import { destinationNames } from '../../lib/messages/destinations.ts'
import { modes } from '../../lib/mode.ts'
import { notify } from '../../lib/notify.ts'
import { paths } from '../../lib/paths.ts'
import { usePermission } from '../../lib/session.ts'
import { useCursorPage } from '../../lib/use-cursor-page.ts'
import { choiceParam, choicesParam, textParam, useUrlState } from '../../lib/use-url-state.ts'
import { configurationColumns } from './configuration-columns.tsx'
import { configurationsQuery } from './configuration-queries.ts'

const sorts = ['name', '-name', 'createdAt', '-createdAt', 'lastRunAt', '-lastRunAt'] as const
const states = ['enabled', 'disabled'] as const

const filters = {
  search: textParam(),
  mode: choicesParam(modes),
  state: choicesParam(states),
  show: choicesParam(['archived'] as const),
  credentialId: textParam(),
  sort: choiceParam(sorts, 'name'),
}

const useFilters = () => {
  const { values, set, clear } = useUrlState(filters)
  const mode = {
    label: messages.modeFilter,
    options: modes.map((value) => ({ value, label: destinationNames[value === 'live' ? 'stripe' : 'stripe-test'] })),
    selected: values.mode,
    onChange: (selected: typeof values.mode) => set({ mode: selected }),
  }
  const state = {
    label: messages.stateFilter,
    options: states.map((value) => ({ value, label: messages.states[value] })),
    selected: values.state,
    onChange: (selected: typeof values.state) => set({ state: selected }),
  }
  const show = {
    label: messages.showFilter,
    options: [{ value: 'archived' as const, label: messages.archived }],
    selected: values.show,
    onChange: (selected: typeof values.show) => set({ show: selected }),
  }
  const chips: ActiveFilter[] = [
    ...chipsOf(mode),
    ...chipsOf(state),
    ...chipsOf(show),
    ...(values.credentialId
      ? [{ label: `${messages.ofCredential}: ${values.credentialId}`, onRemove: () => set({ credentialId: '' }) }]
      : []),
  ]
  // Both of two are the same as none.
  const one = <T,>(selected: readonly T[]): T | undefined => (selected.length === 1 ? selected[0] : undefined)
  const [onlyMode, onlyState] = [one(values.mode), one(values.state)]
  const query = {
    sort: values.sort,
    ...(values.search ? { search: values.search } : {}),
    ...(onlyMode ? { mode: onlyMode } : {}),
    ...(onlyState ? { enabled: String(onlyState === 'enabled') } : {}),
    ...(values.show.length > 0 ? { archived: 'true' } : {}),
    ...(values.credentialId ? { credentialId: values.credentialId } : {}),
  }
  return { values, set, clear, mode, state, show, chips, query, isFiltered: chips.length > 0 || values.search !== '' }
}

const copyId = (id: string) => void navigator.clipboard.writeText(id).then(() => notify(messages.idCopied))

/** The list of configurations. */
export const ConfigurationsList = () => {
  const page = useCursorPage()
  const { values, set, clear, mode, state, show, chips, query, isFiltered } = useFilters()
  const { reason } = usePermission('configurations:write')
  const configurations = useQuery(configurationsQuery({ ...query, ...(page.cursor ? { cursor: page.cursor } : {}) }))
  return (
    <>
      {(isFiltered || !isEmptyList({ query: configurations, page })) && (
        <FilterBar
          search={values.search}
          onSearch={(search) => set({ search }, { replace: true })}
          searchLabel={messages.searchLabel}
          active={chips}
          onClear={clear}
        >
          <FilterSelect {...mode} />
          <FilterSelect {...state} />
          <FilterSelect {...show} />
        </FilterBar>
      )}
      <PagedTable
        query={configurations}
        page={page}
        label={messages.title}
        columns={configurationColumns}
        getRowId={({ id }) => id}
        getRowName={({ name }) => name}
        getRowPath={({ id }) => paths.configuration(id)}
        sort={values.sort}
        onSortChange={(sort) => set({ sort: sorts.find((known) => known === sort) ?? 'name' })}
        narrowed={isFiltered}
        onClear={clear}
        empty={
          <EmptyState
            icon={<IconSettingsAutomation size={22} />}
            action={
              <ActionButton to={paths.newConfiguration()} disabledReason={reason}>
                {messages.create}
              </ActionButton>
            }
          >
            {messages.empty}
          </EmptyState>
        }
        rowMenu={({ id }) => [
          { label: messages.open, to: paths.configuration(id) },
          { label: messages.copyId, onSelect: () => copyId(id) },
        ]}
      />
    </>
  )
}
