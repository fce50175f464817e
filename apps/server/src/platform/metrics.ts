import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Reachability } from './mongo.ts'

export interface MetricSpec<Label extends string> {
  /** Begins with `billbridge_`; docs/operations.md explains each. */
  readonly name: string
  readonly help: string
  /** Each with few values, known beforehand: no ids, no addresses, no words of callers. */
  readonly labelNames?: readonly Label[]
}

export interface Sample<Label extends string> {
  readonly labels?: Partial<Record<Label, string>>
  readonly value: number
}

/** A question to the database may take so long; then its figure is missing, and all others are answered. */
const patienceMs = 2_000

const inTime = async <T>(work: Promise<T>): Promise<T | undefined> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, patienceMs, undefined)
  })
  try {
    return await Promise.race([work, late])
  } catch {
    // What failed is in the log of whoever needed it; here one figure is missing.
    return undefined
  } finally {
    clearTimeout(timer)
  }
}

/**
 * What this process measures, for a scraper at `/metrics`. Modules declare their own figures; declaring one again gives
 * the one that is there.
 */
export const createMetrics = ({ reachability }: { readonly reachability: Reachability }) => {
  const registry = new Registry()
  const isKnown = (name: string) => registry.getSingleMetric(name) !== undefined

  const gauge = <Label extends string>(
    { labelNames = [], ...spec }: MetricSpec<Label>,
    read: () => readonly Sample<Label>[] | undefined | Promise<readonly Sample<Label>[] | undefined>,
  ): void => {
    if (isKnown(spec.name)) return
    new Gauge({
      ...spec,
      labelNames: [...labelNames],
      registers: [registry],
      async collect() {
        this.reset()
        const samples = await read()
        if (labelNames.length === 0 && !samples?.length) this.set(Number.NaN)
        for (const { labels, value } of samples ?? []) this.set({ ...labels }, value)
      },
    })
  }

  const metrics = {
    registry,

    counter: <Label extends string>({ labelNames = [], ...spec }: MetricSpec<Label>): Counter<Label> =>
      (registry.getSingleMetric(spec.name) as Counter<Label> | undefined) ??
      new Counter({ ...spec, labelNames: [...labelNames], registers: [registry] }),

    /** `buckets` in the unit that the name ends with. */
    histogram: <Label extends string>(
      { labelNames = [], ...spec }: MetricSpec<Label>,
      buckets: readonly number[],
    ): Histogram<Label> =>
      (registry.getSingleMetric(spec.name) as Histogram<Label> | undefined) ??
      new Histogram({ ...spec, labelNames: [...labelNames], buckets: [...buckets], registers: [registry] }),

    /** Read from this process's memory whenever somebody scrapes. */
    gauge,

    /** Read from the database whenever somebody scrapes: missing while it is away, so that the rest comes at once. */
    databaseGauge: <Label extends string>(
      spec: MetricSpec<Label>,
      read: () => Promise<readonly Sample<Label>[]>,
    ): void => gauge(spec, () => (reachability.awayMs() > 0 ? undefined : inTime(read()))),

    /** Memory, CPU, event loop and garbage collection of this process, from the first scrape's door on. */
    measureProcess: (): void => {
      if (!isKnown('process_cpu_seconds_total')) collectDefaultMetrics({ register: registry })
    },
  }

  const outages = metrics.counter({
    name: 'billbridge_database_outages_total',
    help: 'How often this process lost its database',
  })
  reachability.onAway(() => outages.inc())
  gauge(
    { name: 'billbridge_database_away_seconds', help: 'For how long the database has been away; 0: it is there' },
    () => [{ value: reachability.awayMs() / 1000 }],
  )
  return metrics
}

export type Metrics = ReturnType<typeof createMetrics>

/** Seconds since a moment; 0 when there is none or it is still to come. */
export const secondsSince = (moment: Date | null | undefined, now: Date): number =>
  moment ? Math.max(0, (now.getTime() - moment.getTime()) / 1000) : 0
