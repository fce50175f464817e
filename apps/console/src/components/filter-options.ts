export interface FilterOption<V extends string> {
  value: V
  label: string
}

export interface FilterSelectProps<V extends string> {
  /** "Status" */
  label: string
  options: readonly FilterOption<V>[]
  selected: readonly V[]
  onChange: (selected: V[]) => void
  /** One value at most. */
  single?: boolean
  /** Called with the first opening: options that have to be fetched are fetched then. */
  onUse?: () => void
  /** The options are on their way. */
  loading?: boolean
}

/** What is selected of a filter of one value at most. */
export const one = <V extends string>(value: V | undefined): V[] => (value ? [value] : [])
