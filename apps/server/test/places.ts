/** The names that lead to a part of a value. */
export type Path = readonly string[]

/** Every part of a value with its place, the whole first. */
export const partsOf = (value: unknown, path: Path = []): { readonly path: Path; readonly part: unknown }[] => [
  { path, part: value },
  ...(typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, part]) => partsOf(part, [...path, name]))
    : []),
]

/** The value with another part at a place. */
export const replaceAt = (value: unknown, [name, ...rest]: Path, by: unknown): unknown => {
  if (name === undefined) return by
  const part = replaceAt(Reflect.get(Object(value), name), rest, by)
  if (Array.isArray(value)) return value.map((one, place) => (String(place) === name ? part : one))
  return { ...(value as object), [name]: part }
}
