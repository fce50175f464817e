interface Change {
  readonly field: string
  readonly before: unknown
  readonly after: unknown
}

const valueAt = (value: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>((at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined), value)

/**
 * What somebody else changed since the caller read it (`before`, and `after` as it is stored now), with the caller's own
 * value of the same field as `yours`, where the caller sent one.
 */
export const changesMeanwhile = (changes: readonly Change[], sent: object): (Change & { yours?: unknown })[] =>
  changes.map((change) => {
    const yours = valueAt(sent, change.field)
    return yours === undefined ? change : { ...change, yours }
  })
