import {
  closeSync,
  existsSync,
  fchmodSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { createPostings, type Postings } from './postings.ts'

/** A stored object. Rows are never changed in place: `put` a new one. `scope` is an account and mode, or ''. */
export type Row = { readonly scope: string; readonly id: string }

export type Table<T extends Row> = {
  /** What Stripe calls such an object when there is none: `No such <label>`. */
  label: string
  get(scope: string, id: string): T | undefined
  put(row: T): void
  remove(scope: string, id: string): void
  /** Rows of a scope, newest first; with an index only those under `value`; below `before` when given (an id). */
  newestFirst(scope: string, where?: { index: string; value: string }, before?: string): Generator<T>
  count(scope: string, where?: { index: string; value: string }): number
  all(): Generator<T>
}

type Entry = { seq: number; row: Row }
type Change = { table: string; key: string; before: Entry | undefined }
type Indexes = Record<string, (row: never) => string | null>
type Store = { byKey: Map<string, Entry>; postings: Postings<Row> }

const keyOf = (scope: string, id: string) => `${scope} ${id}`
/** The journal is written anew once it grew by this much, or by as much as it held the last time if that is more. */
const leastGrowth = 128 * 1024 * 1024

/**
 * Tables of immutable rows in memory. A unit of work is everything put or removed between two `commit`s: it is
 * written as one line of an append-only journal, so that objects and the memory of the request that made them
 * are there together or not at all. A torn last line (kill -9 while writing) is dropped when the journal is read.
 */
export function createDatabase(dataDir?: string) {
  const stores = new Map<string, Store>()
  let changes: Change[] = []
  let sequence = 0
  const journal = dataDir ? openJournal(dataDir) : undefined

  function place(table: string, key: string, entry: Entry | undefined): void {
    const store = stores.get(table)
    if (!store) return
    const old = store.byKey.get(key)
    if (old) store.postings.remove(old.seq, old.row)
    if (entry) {
      store.byKey.set(key, entry)
      store.postings.add(entry.seq, entry.row)
    } else store.byKey.delete(key)
  }

  function change(table: string, key: string, row: Row | undefined): void {
    const before = stores.get(table)?.byKey.get(key)
    changes.push({ table, key, before })
    place(table, key, row && { seq: before?.seq ?? ++sequence, row })
  }

  const database = {
    table<T extends Row>(
      name: string,
      label: string,
      indexes: Record<string, (row: T) => string | null> = {},
    ): Table<T> {
      const store: Store = {
        byKey: new Map(),
        postings: createPostings<Row>(indexes as Indexes as Record<string, (row: Row) => string | null>),
      }
      stores.set(name, store)
      return {
        label,
        get: (scope, id) => store.byKey.get(keyOf(scope, id))?.row as T | undefined,
        put: (row) => change(name, keyOf(row.scope, row.id), row),
        remove: (scope, id) => change(name, keyOf(scope, id), undefined),
        newestFirst(scope, where, before) {
          const limit = before === undefined ? undefined : store.byKey.get(keyOf(scope, before))?.seq
          return store.postings.newestFirst(scope, where, limit) as Generator<T>
        },
        count: (scope, where) => store.postings.count(scope, where),
        *all() {
          for (const entry of store.byKey.values()) yield entry.row as T
        },
      }
    },
    /** Reads the journal back. Call once, after every table is declared. */
    load(): void {
      for (const line of journal?.read() ?? []) {
        for (const [table, key, row] of line) place(table, key, row ? { seq: ++sequence, row } : undefined)
      }
      database.compact()
    },
    commit(): void {
      if (changes.length === 0) return
      const touched = new Map(changes.map(({ table, key }) => [`${table}\n${key}`, [table, key] as const]))
      changes = []
      if (!journal) return
      const line = [...touched.values()].map(([table, key]) => [
        table,
        key,
        stores.get(table)?.byKey.get(key)?.row ?? null,
      ])
      if (journal.append(JSON.stringify(line))) database.compact()
    },
    rollback(): void {
      for (const { table, key, before } of changes.reverse()) place(table, key, before)
      changes = []
    },
    compact(): void {
      journal?.rewrite(allLines(stores))
    },
    clear(): void {
      for (const [table, store] of stores) for (const key of [...store.byKey.keys()]) place(table, key, undefined)
      changes = []
      database.compact()
    },
    close(): void {
      database.commit()
      journal?.close()
    },
  }
  return database
}

type JournalLine = [table: string, key: string, row: Row | null][]

/** Whoever else has an account on this machine reads none of what it holds: keys are in it. */
const ownerOnly = 0o600

function openJournal(dataDir: string) {
  mkdirSync(dataDir, { recursive: true })
  const path = join(dataDir, 'journal.ndjson')
  let file = openSync(path, 'a', ownerOnly)
  // One of before may have been made with other rights.
  fchmodSync(file, ownerOnly)
  let grown = 0
  let limit = leastGrowth
  let closed = false
  return {
    read: () => readLines(path),
    /** Answers whether it is time to write the journal anew. A request that outlives the sandbox is not kept. */
    append(line: string): boolean {
      if (closed) return false
      grown += writeSync(file, `${line}\n`)
      return grown > limit
    },
    rewrite(lines: Iterable<string>): void {
      const fresh = `${path}.new`
      const target = openSync(fresh, 'w', ownerOnly)
      let size = 0
      for (const block of blocksOf(lines)) size += writeSync(target, block)
      fsyncSync(target)
      closeSync(target)
      closeSync(file)
      renameSync(fresh, path)
      file = openSync(path, 'a', ownerOnly)
      grown = 0
      limit = Math.max(leastGrowth, size)
    },
    close(): void {
      closed = true
      closeSync(file)
    },
  }
}

/** A last line cut short by a sudden end never happened; any other damage is an error a person must see. */
function readLines(path: string): JournalLine[] {
  if (!existsSync(path)) return []
  const bytes = readFileSync(path)
  const lines: JournalLine[] = []
  for (let start = 0, end = 0; start < bytes.length; start = end + 1) {
    end = bytes.indexOf(10, start)
    if (end < 0) break
    try {
      lines.push(JSON.parse(bytes.toString('utf8', start, end)) as JournalLine)
    } catch {
      throw new Error(`The journal ${path} is damaged at line ${lines.length + 1}. Move the file away to start empty.`)
    }
  }
  return lines
}

/** Every row as a journal line of its own, each table in the order its rows were made. */
function* allLines(stores: Map<string, Store>): Generator<string> {
  for (const [table, store] of stores) {
    const entries = [...store.byKey].sort(([, a], [, b]) => a.seq - b.seq)
    for (const [key, entry] of entries) yield JSON.stringify([[table, key, entry.row]])
  }
}

const blockSize = 1024 * 1024

/** Lines gathered into blocks, so that a large journal is written in few calls. */
function* blocksOf(lines: Iterable<string>): Generator<string> {
  let block = ''
  for (const line of lines) {
    block += `${line}\n`
    if (block.length < blockSize) continue
    yield block
    block = ''
  }
  if (block !== '') yield block
}
