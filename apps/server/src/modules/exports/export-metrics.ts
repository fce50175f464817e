import type { Metrics } from '../../platform/metrics.ts'
import { secondsSince } from '../../platform/metrics.ts'
import type { Model } from '../../platform/mongo.ts'
import type { BillExportRow } from './bill-export.model.ts'
import type { ExportRunRow } from './export-run.model.ts'

export interface ExportMetrics {
  /** One try at one bill came to this. */
  readonly settled: (kind: string, outcome: string, seconds: number) => void
  /** Rows in hand in this process, asked when somebody scrapes. */
  readonly watchHand: (size: () => number) => void
}

export interface ExportMetricsDeps {
  readonly metrics: Metrics
  readonly rows: Model<BillExportRow>
  readonly runs: Model<ExportRunRow>
  readonly now: () => Date
}

const kinds = ['export', 'correct', 'status'] as const satisfies NonNullable<BillExportRow['work']>['kind'][]

/** Counting stops here: more is as alarming, and a scrape must stay cheap. */
const mostCounted = 100_000
const mostOpenRuns = 10_000

/** The queue: every question is answered from the index of kind and due time alone, or by one step into it. */
const measureQueue = ({ metrics, rows, now }: ExportMetricsDeps): void => {
  metrics.databaseGauge(
    {
      name: 'billbridge_export_queue_rows',
      help: 'Bill exports with work: due and to be claimed, or later (in hand, or waiting for another try); up to 100000',
      labelNames: ['kind', 'state'],
    },
    async () => {
      const at = now()
      const count = (kind: (typeof kinds)[number], dueAt: object) =>
        rows.countDocuments({ 'work.kind': kind, 'work.dueAt': dueAt }, { limit: mostCounted })
      const samples = kinds.flatMap((kind) => [
        count(kind, { $lte: at }).then((value) => ({ labels: { kind, state: 'due' }, value })),
        count(kind, { $gt: at }).then((value) => ({ labels: { kind, state: 'later' }, value })),
      ])
      return Promise.all(samples)
    },
  )
  metrics.databaseGauge(
    {
      name: 'billbridge_export_queue_oldest_seconds',
      help: 'How long the bill export that is due longest has waited to be claimed',
      labelNames: ['kind'],
    },
    () =>
      Promise.all(
        kinds.map(async (kind) => {
          const due = { 'work.kind': kind, 'work.dueAt': { $lte: now() } }
          const oldest = await rows
            .findOne(due, { _id: 0, 'work.dueAt': 1 })
            .sort({ 'work.dueAt': 1 })
            .lean<Pick<BillExportRow, 'work'>>()
          return { labels: { kind }, value: secondsSince(oldest?.work?.dueAt, now()) }
        }),
      ),
  )
}

const measureRuns = ({ metrics, runs, now }: ExportMetricsDeps): void => {
  const begun = async (): Promise<number[]> => {
    const open = await runs.find({ finishedAt: null }, { startedAt: 1 }).limit(mostOpenRuns).lean()
    return open.map(({ startedAt }) => startedAt.getTime())
  }
  metrics.databaseGauge({ name: 'billbridge_runs_open', help: 'Runs that are not finished' }, async () => [
    { value: (await begun()).length },
  ])
  metrics.databaseGauge(
    { name: 'billbridge_runs_oldest_open_seconds', help: 'Age of the oldest run that is not finished' },
    async () => {
      const times = await begun()
      return [{ value: times.length === 0 ? 0 : secondsSince(new Date(Math.min(...times)), now()) }]
    },
  )
}

/** What exports come to, and what waits. */
export const createExportMetrics = (deps: ExportMetricsDeps): ExportMetrics => {
  const { metrics } = deps
  measureQueue(deps)
  measureRuns(deps)
  const tries = metrics.counter({
    name: 'billbridge_exports_total',
    help: 'Tries at one bill, by kind of work and what it came to; one bill may take several',
    labelNames: ['kind', 'outcome'],
  })
  const seconds = metrics.histogram(
    { name: 'billbridge_export_seconds', help: 'Time of one try at one bill, from its claim on', labelNames: ['kind'] },
    [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
  )
  return {
    settled: (kind, outcome, took) => {
      tries.inc({ kind, outcome })
      seconds.observe({ kind }, took)
    },
    watchHand: (size) =>
      metrics.gauge({ name: 'billbridge_exports_in_hand', help: 'Bill exports this process works at now' }, () => [
        { value: size() },
      ]),
  }
}
