import { useMemo, useState } from 'react'

export interface Selection {
  selected: ReadonlySet<string>
  /** Everything that matches the filters, whatever page it is on. */
  allMatching: boolean
  onChange: (selected: ReadonlySet<string>) => void
  selectAllMatching: () => void
  clear: () => void
}

/**
 * Rows ticked in a list. `scope` names what the list shows (mode, tab, filters): another scope starts with nothing
 * selected, so that no action ever reaches rows that are out of sight.
 */
export const useSelection = (scope: string): Selection => {
  const [state, setState] = useState({ scope, selected: new Set<string>() as ReadonlySet<string>, allMatching: false })
  const current = state.scope === scope ? state : { scope, selected: new Set<string>(), allMatching: false }
  const { selected, allMatching } = current
  return useMemo(
    () => ({
      selected,
      allMatching,
      onChange: (next) => setState({ scope, selected: next, allMatching: false }),
      selectAllMatching: () => setState({ scope, selected, allMatching: true }),
      clear: () => setState({ scope, selected: new Set(), allMatching: false }),
    }),
    [scope, selected, allMatching],
  )
}
