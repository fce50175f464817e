import { isDeepStrictEqual } from 'node:util'

export interface Change {
  readonly field: string
  readonly before: unknown
  readonly after: unknown
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype

const shown = (value: unknown): unknown => (value instanceof Date ? value.toISOString() : (value ?? null))

/**
 * The fields that differ, as dotted paths into plain objects; a list counts as one value. A missing value and null are
 * the same. Give it what the contract shows, never a stored record: whatever is in it is kept for good.
 */
export const diff = (before: object, after: object, prefix = ''): Change[] => {
  const [left, right] = [before as Record<string, unknown>, after as Record<string, unknown>]
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].flatMap((key) => {
    const [was, is] = [left[key], right[key]]
    const field = prefix + key
    if (isPlain(was) && isPlain(is)) return diff(was, is, `${field}.`)
    const change = { field, before: shown(was), after: shown(is) }
    return isDeepStrictEqual(change.before, change.after) ? [] : [change]
  })
}
