import { type AuditEntry, auditEntryEndpoints } from '@billbridge/contract/audit-entries'
import { toUrl } from '@billbridge/contract/client'
import { Button } from '@mantine/core'
import { IconDownload, IconHistory } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { DaySpan } from '../../components/day-input.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { FilterBar } from '../../components/filter-bar.tsx'
import { FilterSelect } from '../../components/filter-select.tsx'
import type { MenuEntry } from '../../components/menu-entry.ts'
import { PagedTable } from '../../components/paged-table.tsx'
import { isolated } from '../../lib/isolated.ts'
import { lazyPart } from '../../lib/load-part.ts'
import { messages } from '../../lib/messages/audit-log.ts'
import { useCursorPage } from '../../lib/use-cursor-page.ts'
import { actionWords, auditColumns } from './audit-columns.tsx'
import classes from './audit-log.module.css'
import { auditEntriesQuery } from './audit-queries.ts'
import { useAuditFilters } from './use-audit-filters.ts'

const EntryDetails = lazyPart(() => import('./entry-details.tsx').then((module) => module.EntryDetails))

/** Everything that was changed, newest first, narrowed by filters; the same as CSV. */
export const AuditList = () => {
  const page = useCursorPage()
  const { values, set, clear, query, chips, selects } = useAuditFilters()
  const entries = useQuery(auditEntriesQuery({ ...query, ...(page.cursor ? { cursor: page.cursor } : {}) }))
  const [shown, setShown] = useState<AuditEntry | null>(null)

  const menuOf = (entry: AuditEntry): MenuEntry[] => [
    { label: messages.details, onSelect: () => setShown(entry) },
    { label: messages.onlyObject, onSelect: () => set({ target: entry.targetId }) },
    { label: messages.onlyActor, onSelect: () => set({ actor: entry.actor.id }) },
  ]

  return (
    <>
      <FilterBar active={chips} onClear={clear}>
        <FilterSelect {...selects.byActor} />
        <FilterSelect {...selects.byObject} />
        <FilterSelect {...selects.byAction} />
        <DaySpan words={messages} from={values.from} to={values.to} onChange={set} />
        <Button
          component="a"
          href={toUrl(auditEntryEndpoints.csv, { query })}
          download={messages.csvName}
          variant="default"
          fw={450}
          className={classes.spread ?? ''}
          leftSection={<IconDownload size={16} aria-hidden />}
        >
          {messages.csv}
        </Button>
      </FilterBar>
      <PagedTable
        query={entries}
        page={page}
        label={messages.title}
        columns={auditColumns}
        getRowId={({ id }) => id}
        getRowName={({ actor, action, targetName, targetId }) =>
          `${isolated(actor.name)} ${actionWords(action)} ${isolated(targetName ?? targetId)}`
        }
        rowMenu={menuOf}
        narrowed={Object.keys(query).length > 0}
        onClear={clear}
        empty={<EmptyState icon={<IconHistory size={22} />}>{messages.empty}</EmptyState>}
      />
      <Suspense fallback={null}>{shown && <EntryDetails entry={shown} onClose={() => setShown(null)} />}</Suspense>
    </>
  )
}
