import { useCallback, useEffect, useMemo } from 'react'
import { useSearchParams } from 'react-router'
import { messages } from './messages/components.ts'
import { notify } from './notify.ts'

/** Reads a value from the values of one query parameter, and writes it back; its default is not written. */
export interface ParamCodec<T> {
  read: (values: readonly string[]) => T
  write: (value: T) => readonly string[]
  /** Whether a word in the address means anything; without it every text does. */
  knows?: (value: string) => boolean
}

/** Free text; absent is ''. */
export const textParam = (): ParamCodec<string> => ({
  read: ([value]) => value ?? '',
  write: (value) => (value === '' ? [] : [value]),
})

const isOneOf =
  (choices: readonly string[]) =>
  (value: string): boolean =>
    choices.includes(value)

/** One of several words; anything else in the address counts as the default. */
export const choiceParam = <T extends string>(choices: readonly T[], initial: T): ParamCodec<T> => ({
  knows: isOneOf(choices),
  read: ([value]) => choices.find((choice) => choice === value) ?? initial,
  write: (value) => (value === initial ? [] : [value]),
})

/** One of several words, or none. */
export const optionalChoiceParam = <T extends string>(choices: readonly T[]): ParamCodec<T | undefined> => ({
  knows: isOneOf(choices),
  read: ([value]) => choices.find((choice) => choice === value),
  write: (value) => (value === undefined ? [] : [value]),
})

/** Any number of words out of several; unknown ones in the address are left out. */
export const choicesParam = <T extends string>(choices: readonly T[]): ParamCodec<T[]> => ({
  knows: isOneOf(choices),
  read: (values) => choices.filter((choice) => values.includes(choice)),
  write: (value) => value,
})

/** Present as "true", or absent. */
export const flagParam = (): ParamCodec<boolean> => ({
  read: ([value]) => value === 'true',
  write: (value) => (value ? ['true'] : []),
})

const textThat = (knows: (value: string) => boolean): ParamCodec<string | undefined> => ({
  read: ([value]) => (value !== undefined && knows(value) ? value : undefined),
  write: (value) => (value === undefined ? [] : [value]),
  knows,
})

/** Text of one shape, such as an id; anything else in the address counts as none. */
export const shapeParam = (shape: RegExp): ParamCodec<string | undefined> => textThat((value) => shape.test(value))

const dayShape = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/

/** Browsers take 31 February either as 3 March or as no date at all. */
const isDay = (value: string): boolean => {
  const date = new Date(dayShape.test(value) ? value : Number.NaN)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value)
}

/** A day of the calendar as "2026-01-31"; anything else in the address counts as none. */
export const dayParam = (): ParamCodec<string | undefined> => textThat(isDay)

type Codecs<V> = { readonly [K in keyof V]: ParamCodec<V[K]> }

export interface UrlState<V> {
  values: V
  /** Writes some values and goes back to the first page; `replace` leaves no step for Back (typing in a search). */
  set: (patch: Partial<V>, options?: { replace?: boolean }) => void
  /** Takes all of these parameters out of the address. */
  clear: () => void
}

/** Parameters of the cursor pager, names no filter may have: a changed filter or sort starts again at the first page. */
export const pageParams = ['cursor', 'row'] as const

const writeInto = (params: URLSearchParams, name: string, values: readonly string[]): void => {
  params.delete(name)
  for (const value of values) params.append(name, value)
}

/** Takes words that mean nothing out of the address and says so: what it says and what the page shows stay the same. */
const useNothingUnknown = (codecs: Readonly<Record<string, Pick<ParamCodec<unknown>, 'knows'>>>): void => {
  const [params, setParams] = useSearchParams()
  useEffect(() => {
    const unknown = [...params].filter(([name, value]) => value !== '' && codecs[name]?.knows?.(value) === false)
    if (unknown.length === 0) return
    notify(messages.unknownInAddress(unknown.map(([name, value]) => `${name}=${value}`).join(', ')))
    setParams(
      (before) => {
        const after = new URLSearchParams(before)
        for (const [name, value] of unknown) after.delete(name, value)
        return after
      },
      { replace: true, preventScrollReset: true },
    )
  }, [codecs, params, setParams])
}

/** Tab, filters and sort in the address. `codecs` must be a constant outside the component. */
export const useUrlState = <V extends object>(codecs: Codecs<V>): UrlState<V> => {
  const [params, setParams] = useSearchParams()
  useNothingUnknown(codecs as Record<string, ParamCodec<unknown>>)
  const values = useMemo(() => {
    const entries = Object.entries(codecs as Record<string, ParamCodec<unknown>>)
    return Object.fromEntries(entries.map(([name, codec]) => [name, codec.read(params.getAll(name))])) as V
  }, [codecs, params])
  const set = useCallback<UrlState<V>['set']>(
    (patch, options) =>
      setParams(
        (before) => {
          const after = new URLSearchParams(before)
          for (const name of pageParams) after.delete(name)
          for (const [name, value] of Object.entries(patch)) {
            const codec = codecs[name as keyof V] as ParamCodec<unknown>
            writeInto(after, name, codec.write(value))
          }
          return after
        },
        { replace: options?.replace ?? false, preventScrollReset: true },
      ),
    [codecs, setParams],
  )
  const clear = useCallback(
    () =>
      setParams(
        (before) => {
          const after = new URLSearchParams(before)
          for (const name of [...Object.keys(codecs), ...pageParams]) after.delete(name)
          return after
        },
        { preventScrollReset: true },
      ),
    [codecs, setParams],
  )
  return { values, set, clear }
}
