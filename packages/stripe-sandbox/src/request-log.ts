import { type FormObject, type FormValue, parseForm } from './form-body.ts'

type Entry = {
  index: number
  at: number
  method: string
  path: string
  queryText: string
  bodyText: string
  status: number | null
  requestId: string
  idempotencyKey: string | null
  replayed: boolean
  account: string | null
  mode: string | null
  fault: string | null
  durationMs: number | null
}
export type LogEntry = Entry

const keep = 100_000

/** Lists travel as objects with the keys 0, 1, 2 …; readers of the log want arrays. */
function toJson(value: FormValue): unknown {
  if (typeof value === 'string') return value
  const keys = Object.keys(value)
  if (keys.length > 0 && keys.every((key, at) => key === String(at))) return keys.map((key) => toJson(value[key] ?? ''))
  return Object.fromEntries(keys.map((key) => [key, toJson(value[key] ?? '')]))
}

const describe = (text: string) => toJson(parseForm(text) satisfies FormObject)

/** What arrived, in order; the newest hundred thousand. In memory only: a restart forgets it. */
export function createRequestLog() {
  let entries: Entry[] = []
  let next = 0
  return {
    add(
      details: Pick<Entry, 'at' | 'method' | 'path' | 'queryText' | 'bodyText' | 'requestId' | 'idempotencyKey'>,
    ): Entry {
      const rest = { status: null, replayed: false, account: null, mode: null, fault: null, durationMs: null }
      const entry: Entry = { index: next++, ...details, ...rest }
      entries.push(entry)
      if (entries.length > keep * 1.2) entries = entries.slice(-keep)
      return entry
    },
    /** Requests from `since` on (an index), and the index the next one will have. */
    list(since = 0) {
      const from = entries[0] ? Math.max(0, since - entries[0].index) : 0
      const requests = entries.slice(from).map(({ at, queryText, bodyText, ...entry }) => ({
        ...entry,
        at: new Date(at).toISOString(),
        query: describe(queryText),
        body: describe(bodyText),
      }))
      return { requests, next }
    },
    clear() {
      entries = []
      next = 0
    },
  }
}

export type RequestLog = ReturnType<typeof createRequestLog>
