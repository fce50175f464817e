import {
  type AuditAction,
  type AuditObject,
  allAuditActions,
  auditActionsOf,
  auditObjects,
} from '@billbridge/contract/audit-actions'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type FilterSelectProps, one } from '../../components/filter-options.ts'
import { chipsOf } from '../../components/filter-select.tsx'
import { formatDay } from '../../lib/format-time.ts'
import { loadPart } from '../../lib/load-part.ts'
import { actionNames, messages, objectNames } from '../../lib/messages/audit-log.ts'
import { usePermission } from '../../lib/session.ts'
import { dayParam, optionalChoiceParam, textParam, useUrlState } from '../../lib/use-url-state.ts'
import type { AuditQuery } from './audit-queries.ts'

const codecs = {
  actor: textParam(),
  object: optionalChoiceParam(auditObjects),
  action: optionalChoiceParam(allAuditActions),
  target: textParam(),
  from: dayParam(),
  to: dayParam(),
}

/** The beginning of a day, so many days later, where the reader is. */
const startOf = (text: string, later = 0): string => {
  const date = new Date(`${text}T00:00:00`)
  date.setDate(date.getDate() + later)
  return date.toISOString()
}

const actorsQuery = (mayReadKeys: boolean) =>
  queryOptions({
    queryKey: ['audit-actors', mayReadKeys],
    queryFn: async ({ signal }) => (await loadPart(() => import('./actor-choices.ts'))).askActors(mayReadKeys, signal),
  })

/** Filters of the audit log, in the address. */
export const useAuditFilters = () => {
  const { values, set, clear } = useUrlState(codecs)
  const { actor, object, action, target, from, to } = values
  const [used, setUsed] = useState(false)
  const { allowed } = usePermission('api-keys:read')
  const actors = useQuery({ ...actorsQuery(allowed), enabled: used })
  const known = actors.data ?? []
  const byActor: FilterSelectProps<string> = {
    label: messages.filters.actor,
    options: known,
    selected: one(actor),
    onChange: ([next]) => set({ actor: next ?? '' }),
    single: true,
    onUse: () => setUsed(true),
    loading: used && actors.isPending,
  }
  const byObject: FilterSelectProps<AuditObject> = {
    label: messages.filters.object,
    options: auditObjects.map((value) => ({ value, label: objectNames[value] })),
    selected: one(object),
    onChange: ([next]) => set({ object: next, action: undefined }),
    single: true,
  }
  const byAction: FilterSelectProps<AuditAction> = {
    label: messages.filters.action,
    options: (object ? auditActionsOf(object) : allAuditActions).map((value) => ({ value, label: actionNames[value] })),
    selected: one(action),
    onChange: ([next]) => set({ action: next }),
    single: true,
  }
  const query: AuditQuery = {
    ...(actor ? { actorId: actor } : {}),
    ...(object ? { object } : {}),
    ...(action ? { action } : {}),
    ...(target ? { targetId: target } : {}),
    ...(from ? { from: startOf(from) } : {}),
    ...(to ? { to: startOf(to, 1) } : {}),
  }
  const unlisted = actor !== '' && !known.some(({ value }) => value === actor)
  const chips = [
    ...(target ? [{ label: messages.targetFilter(target), onRemove: () => set({ target: '' }) }] : []),
    ...(unlisted ? [{ label: messages.actorFilter(actor), onRemove: () => set({ actor: '' }) }] : chipsOf(byActor)),
    ...chipsOf(byObject),
    ...chipsOf(byAction),
    ...(from ? [{ label: messages.fromFilter(formatDay(from)), onRemove: () => set({ from: undefined }) }] : []),
    ...(to ? [{ label: messages.toFilter(formatDay(to)), onRemove: () => set({ to: undefined }) }] : []),
  ]
  return { values, set, clear, query, chips, selects: { byActor, byObject, byAction } }
}
