import { z } from 'zod'
import { exitCodes } from '../exit-codes.ts'
import type { List } from '../lists.ts'
import { answer, type Session, tell } from '../session.ts'
import { type Column, toTable } from '../table.ts'

// Lists are data here: their rows are known by their columns alone.
const pageOfRows = z.object({ data: z.array(z.unknown()), nextCursor: z.string().nullable() })

/** Shows a page of a list, or with `all` every page. The filters are the endpoint's, which says what is wrong with them. */
export const showList = async (
  session: Session,
  { endpoint, columns }: List,
  { all = false, ...query }: Readonly<Record<string, unknown>> & { readonly all?: boolean },
): Promise<number> => {
  const rows: unknown[] = []
  let cursor: string | null | undefined
  do {
    const input = { query: { ...query, ...(cursor ? { cursor } : {}), ...(all ? { limit: 200 } : {}) } }
    const page = pageOfRows.parse(await session.api().call(endpoint, input as never))
    rows.push(...page.data)
    cursor = page.nextCursor
  } while (all && cursor)
  answer(session, { data: rows, nextCursor: cursor ?? null }, () =>
    rows.length === 0 ? 'Nothing matches.' : toTable(columns as readonly Column<unknown>[], rows),
  )
  if (cursor && !session.json) tell(session, `There are more: --cursor ${cursor}, or --all.`)
  return exitCodes.done
}
