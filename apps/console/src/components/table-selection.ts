/** The heading's tick: all rows of this page, some of them, or none. */
export const pageSelection = (ids: readonly string[], selected: ReadonlySet<string>): 'all' | 'some' | 'none' => {
  const count = ids.filter((id) => selected.has(id)).length
  return count === 0 ? 'none' : count === ids.length ? 'all' : 'some'
}

/** The selection with one row ticked or unticked. */
export const toggleRow = (selected: ReadonlySet<string>, id: string): ReadonlySet<string> => {
  const next = new Set(selected)
  if (!next.delete(id)) next.add(id)
  return next
}

/** The selection with all rows of this page ticked, or unticked when they all were; other pages keep theirs. */
export const togglePage = (selected: ReadonlySet<string>, ids: readonly string[]): ReadonlySet<string> => {
  const next = new Set(selected)
  const all = pageSelection(ids, selected) === 'all'
  for (const id of ids) {
    if (all) next.delete(id)
    else next.add(id)
  }
  return next
}
