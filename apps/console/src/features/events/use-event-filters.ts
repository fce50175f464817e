import { type EventKind, eventKinds } from '@billbridge/contract/integration-events'
import type { Mode } from '@billbridge/contract/modes'
import { type FilterSelectProps, one } from '../../components/filter-options.ts'
import { chipsOf } from '../../components/filter-select.tsx'
import { messages as shared } from '../../lib/messages/components.ts'
import { eventNames, messages } from '../../lib/messages/events.ts'
import { modes } from '../../lib/mode.ts'
import { choicesParam, optionalChoiceParam, textParam, useUrlState } from '../../lib/use-url-state.ts'

const states = ['open', 'actioned'] as const
type State = (typeof states)[number]

const codecs = {
  kind: choicesParam(eventKinds),
  state: optionalChoiceParam(states),
  mode: optionalChoiceParam(modes),
  targetId: textParam(),
  concerns: textParam(),
}

/** Filters of the list of events, in the address. */
export const useEventFilters = () => {
  const { values, set, clear } = useUrlState(codecs)
  const { kind, state, mode, targetId, concerns } = values
  const byKind: FilterSelectProps<EventKind> = {
    label: messages.kindFilter,
    options: eventKinds.map((value) => ({ value, label: eventNames[value] })),
    selected: kind,
    onChange: (next) => set({ kind: next }),
  }
  const byState: FilterSelectProps<State> = {
    label: messages.stateFilter,
    options: states.map((value) => ({ value, label: messages.states[value] })),
    selected: one(state),
    onChange: ([next]) => set({ state: next }),
    single: true,
  }
  const byMode: FilterSelectProps<Mode> = {
    label: messages.modeFilter,
    options: modes.map((value) => ({ value, label: shared.modes[value] })),
    selected: one(mode),
    onChange: ([next]) => set({ mode: next }),
    single: true,
  }
  const query = {
    ...(kind.length > 0 ? { kind } : {}),
    ...(state ? { actioned: state === 'actioned' ? ('true' as const) : ('false' as const) } : {}),
    ...(mode ? { mode } : {}),
    ...(targetId ? { targetId } : {}),
    ...(concerns ? { concerns } : {}),
  }
  const byObject = [
    ...(targetId ? [{ label: messages.targetFilter(targetId), onRemove: () => set({ targetId: '' }) }] : []),
    ...(concerns ? [{ label: messages.concernsFilter(concerns), onRemove: () => set({ concerns: '' }) }] : []),
  ]
  const chips = [...byObject, ...chipsOf(byKind), ...chipsOf(byState), ...chipsOf(byMode)]
  return { query, clear, chips, selects: { byKind, byState, byMode }, isFiltered: Object.keys(query).length > 0 }
}
