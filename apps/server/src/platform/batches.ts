/**
 * Splits items into batches of at most `size` with no key twice in one batch. Items of the same key keep their order
 * from batch to batch; others may be moved.
 */
export const toBatches = <T>(items: readonly T[], keyOf: (item: T) => string, size: number): T[][] => {
  const seen = new Map<string, number>()
  const waves: T[][] = []
  for (const item of items) {
    const key = keyOf(item)
    const wave = seen.get(key) ?? 0
    seen.set(key, wave + 1)
    const members = waves[wave] ?? []
    members.push(item)
    waves[wave] = members
  }
  return waves.flatMap((members) =>
    Array.from({ length: Math.ceil(members.length / size) }, (_, n) => members.slice(n * size, (n + 1) * size)),
  )
}
