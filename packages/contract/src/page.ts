import { z } from 'zod'
import { textOf } from './ids.ts'

/** How many rows a page holds unless asked otherwise, and at most. */
export const defaultPageSize = 50
export const maxPageSize = 200

const limitRange = `must be a whole number from 1 to ${maxPageSize}; without it there are ${defaultPageSize}`

/**
 * A cursor holds the text that its list is sorted by, of up to two hundred characters of any script. Longer ones of any
 * script would not fit into the address that a server takes.
 */
const longestCursor = 1100

/** Query parameters of every list: an opaque cursor from the page before, and how many rows. */
export const pageQuery = {
  cursor: textOf(longestCursor, 0).optional().describe('`nextCursor` of the page before'),
  limit: z.coerce
    .number(limitRange)
    .int(limitRange)
    .min(1, limitRange)
    .max(maxPageSize, limitRange)
    .default(defaultPageSize)
    .describe('rows per page'),
}

/** A list answer: rows, and the cursor of the next page or null at the end. */
export const pageOf = <T extends z.ZodType>(row: T) =>
  z.object({ data: z.array(row), nextCursor: z.string().nullable() })

export interface Page<T> {
  data: T[]
  nextCursor: string | null
}

/** A query value that may be given once or several times (`?status=a&status=b`). */
export const oneOrMany = <T extends z.ZodType>(item: T, most = 200) =>
  z.preprocess(
    (value) => (value === undefined || Array.isArray(value) ? value : [value]),
    z.array(item).max(most).optional(),
  )

/** Counts are exact up to this number and then said as "10,000+". */
export const countCap = 10_000

/** A count that is exact up to `countCap`; `exact` is false when there are more. */
export const cappedCountSchema = z.object({ count: z.number().int().nonnegative(), exact: z.boolean() })
export type CappedCount = z.infer<typeof cappedCountSchema>
