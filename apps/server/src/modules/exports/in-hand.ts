import type { Selection } from '@billbridge/contract/bill-exports'
import type { Model } from '../../platform/mongo.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import type { BillExportRow } from './bill-export.model.ts'
import type { ExportRunRow } from './export-run.model.ts'
import { healsBefore } from './run-healing.ts'
import { type AskedRun, rowsOfRun } from './run-selection.ts'

export interface InHandDeps {
  readonly rows: Model<BillExportRow>
  readonly runs: Model<ExportRunRow>
}

type Preparing = Pick<ExportRunRow, '_id' | 'selection' | 'takenUpTo'>

/** How often it is looked again when a run went on meanwhile; after that a run is made, which may find nothing to do. */
const mostLooks = 3

const isNamedBy = (id: string, { selection, takenUpTo }: Preparing): boolean =>
  'ids' in selection && selection.ids.includes(id) && (!takenUpTo || id > takenUpTo)

/**
 * With this every look, and the note that is left, is beside the transaction that the press may be in: that one shows what was
 * there when it began, however often one looks, and the refusal undoes it.
 */
const beside = null

/** Runs of the same kind that read a row after `takenUpTo` still, for each of some rows; null when one has none. */
const runsBefore = (ids: readonly string[], preparing: readonly Preparing[]): Preparing[] | null => {
  const found = new Set<Preparing>()
  for (const id of ids) {
    const run = preparing.find((one) => isNamedBy(id, one))
    if (!run) return null
    found.add(run)
  }
  return [...found]
}

/**
 * Refuses to do twice what was asked twice: when of the named rows all that could take part are taken in, or about to be, by
 * runs that do the same, no run is made, and the answer names the one that has them. Only where that is certain: a row that a
 * preparing run has gone past already is taken by another. Belongs into the transaction in which a run is made.
 */
export const createInHandRefusal = ({ rows, runs }: InHandDeps) => {
  /** One that is prepared for longer than healing waits may have been given up: whoever presses again waits no longer for it. */
  const readPreparing = (asked: AskedRun, organizationId: string, ids: string[]) => {
    const { kind, correction, watchedOnly, startedAt } = asked
    return runs
      .find(
        // As the index of open runs has it.
        {
          finishedAt: null,
          status: 'preparing',
          organizationId,
          startedAt: { $gt: healsBefore(startedAt) },
          kind,
          correction: correction ?? null,
          watchedOnly,
          'selection.ids': { $in: ids },
        },
        { selection: 1, takenUpTo: 1 },
      )
      .sort({ startedAt: 1 })
      .session(beside)
      .lean<Preparing[]>()
  }

  /** Has it read its selection anew if it is reading it now; false when it went on, or ended, since it was read here. */
  const holdTo = async (organizationId: string, { _id, takenUpTo }: Preparing): Promise<boolean> => {
    const asRead = { _id, organizationId, status: 'preparing' as const, takenUpTo: takenUpTo ?? null }
    return (await runs.updateOne(asRead, { $inc: { askedAgain: 1 } }).session(beside)).matchedCount === 1
  }

  /** The newest run of the same kind that works on some of the rows; one that was cancelled only finishes what it began. */
  const workingOn = async (organizationId: string, ids: string[], { kind, correction }: AskedRun) => {
    const inWork = { organizationId, _id: { $in: ids }, work: { $ne: null } }
    const worked = await rows.distinct('work.runId', inWork).session(beside)
    const _id = { $in: worked.filter((id) => typeof id === 'string') }
    const found = await runs
      .findOne({ organizationId, _id, kind, correction: correction ?? null, status: { $ne: 'cancelled' } }, { _id: 1 })
      .sort({ startedAt: -1 })
      .session(beside)
    return found?._id ?? null
  }

  /** The run that has all of it; null: none has; undefined: one went on meanwhile. */
  const look = async (organizationId: string, asked: AskedRun, ids: string[]): Promise<string | null | undefined> => {
    const free = await rows.find(rowsOfRun(organizationId, asked), { _id: 1 }).session(beside).lean()
    const freeIds = free.map(({ _id }) => _id)
    if (freeIds.length === 0) return workingOn(organizationId, ids, asked)
    const before = runsBefore(freeIds, await readPreparing(asked, organizationId, freeIds))
    for (const run of before ?? []) if (!(await holdTo(organizationId, run))) return undefined
    return before?.at(0)?._id ?? null
  }

  /**
   * Presses of the same moment would not see each other's runs, none of which is stored yet. Each writes the first row that it
   * would take: MongoDB lets one through, and repeats the transaction of another, which finds the run of the first.
   */
  const meetOthers = (organizationId: string, asked: AskedRun) =>
    rows.findOneAndUpdate(
      rowsOfRun(organizationId, asked),
      { $max: { updatedAt: asked.startedAt } },
      { sort: { _id: 1 }, projection: { _id: 1 } },
    )

  return async (organizationId: string, asked: AskedRun & { selection: Selection }): Promise<void> => {
    if (!('ids' in asked.selection)) return
    const { ids } = asked.selection
    await meetOthers(organizationId, asked)
    let runId: string | null | undefined
    for (let looks = 0; looks < mostLooks && runId === undefined; looks++) {
      runId = await look(organizationId, asked, ids)
    }
    if (!runId) return
    const all = ids.length === 1 ? 'It is' : 'All of it that can take part is'
    const detail = `${all} being worked on already, in the run ${runId}.`
    throw new ProblemError('selection-empty', { detail, details: { runId } })
  }
}
