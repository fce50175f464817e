export type Postings<R> = {
  add(seq: number, row: R): void
  remove(seq: number, row: R): void
  newestFirst(
    scope: string,
    where: { index: string; value: string } | undefined,
    before: number | undefined,
  ): Generator<R>
  count(scope: string, where?: { index: string; value: string }): number
}

/** Where `seq` is, or would go, in an ascending list. */
function position(list: number[], seq: number): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((list[middle] ?? 0) < seq) low = middle + 1
    else high = middle
  }
  return low
}

/** Lists of row numbers, ascending, one per scope and one per indexed value: no list request looks at every row. */
export function createPostings<R extends { scope: string }>(
  indexes: Record<string, (row: R) => string | null>,
): Postings<R> {
  const lists = new Map<string, number[]>()
  const rows = new Map<number, R>()
  const nameOf = (scope: string, where?: { index: string; value: string }) =>
    where ? `${scope}\n${where.index}\n${where.value}` : scope

  function namesOf(row: R): string[] {
    const names = [row.scope]
    for (const [index, read] of Object.entries(indexes)) {
      const value = read(row)
      if (value !== null) names.push(nameOf(row.scope, { index, value }))
    }
    return names
  }

  return {
    add(seq, row) {
      rows.set(seq, row)
      for (const name of namesOf(row)) {
        const list = lists.get(name)
        if (!list) lists.set(name, [seq])
        else if ((list.at(-1) ?? 0) < seq) list.push(seq)
        else list.splice(position(list, seq), 0, seq)
      }
    },
    remove(seq, row) {
      rows.delete(seq)
      for (const name of namesOf(row)) {
        const list = lists.get(name)
        const at = list ? position(list, seq) : -1
        if (list && list[at] === seq) list.splice(at, 1)
        if (list?.length === 0) lists.delete(name)
      }
    },
    *newestFirst(scope, where, before) {
      const list = lists.get(nameOf(scope, where)) ?? []
      for (let at = before === undefined ? list.length - 1 : position(list, before) - 1; at >= 0; at--) {
        const row = rows.get(list[at] ?? -1)
        if (row) yield row
      }
    },
    count: (scope, where) => lists.get(nameOf(scope, where))?.length ?? 0,
  }
}
