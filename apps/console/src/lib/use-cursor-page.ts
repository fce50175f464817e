import { useCallback } from 'react'
import { useLocation, useNavigate, useSearchParams } from 'react-router'
import { pageParams } from './use-url-state.ts'

export interface CursorPage {
  /** For the list query; undefined on the first page. */
  cursor: string | undefined
  /** Number of the first row shown, from 1. */
  from: number
  hasPrevious: boolean
  /** Address of the first page under the same filters. */
  firstPath: string
  /** Goes to the page behind `nextCursor`; `shown` is how many rows this page has. */
  next: (nextCursor: string, shown: number) => void
  previous: () => void
}

interface Step {
  cursor: string | null
  from: number
}

const stepsOf = (state: unknown): Step[] => {
  const steps = (state as { cursorSteps?: unknown } | null)?.cursorSteps
  return Array.isArray(steps) ? (steps as Step[]) : []
}

const positive = (text: string | null): number => {
  const value = Number(text)
  return Number.isSafeInteger(value) && value > 0 ? value : 1
}

const withoutPage = (search: string): URLSearchParams => {
  const params = new URLSearchParams(search)
  for (const name of pageParams) params.delete(name)
  return params
}

const pathOf = (search: URLSearchParams, pathname: string): string =>
  search.size > 0 ? `${pathname}?${search}` : pathname

/**
 * The page of a cursor list, in the address: `?cursor=…&row=51`. Cursors only lead forward, so the pages before are
 * remembered in the history entry; opened by link without them, Previous leads to the first page.
 */
export const useCursorPage = (): CursorPage => {
  const [params] = useSearchParams()
  const location = useLocation()
  const navigate = useNavigate()
  const cursor = params.get('cursor') ?? undefined
  const from = cursor ? positive(params.get('row')) : 1
  const steps = stepsOf(location.state)

  const go = useCallback(
    (step: Step, cursorSteps: Step[]) => {
      const search = withoutPage(location.search)
      if (step.cursor) {
        search.set('cursor', step.cursor)
        search.set('row', String(step.from))
      }
      void navigate({ search: search.toString() }, { state: { cursorSteps } })
    },
    [location.search, navigate],
  )

  return {
    cursor,
    from,
    hasPrevious: cursor !== undefined,
    firstPath: pathOf(withoutPage(location.search), location.pathname),
    next: (nextCursor, shown) =>
      go({ cursor: nextCursor, from: from + shown }, [...steps, { cursor: cursor ?? null, from }]),
    previous: () => go(steps.at(-1) ?? { cursor: null, from: 1 }, steps.slice(0, -1)),
  }
}
