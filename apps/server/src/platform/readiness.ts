/** What a probe is told. `stopping`: it still answers, and wants no new requests. */
export interface ReadinessReport {
  readonly status: 'ok' | 'unavailable' | 'stopping'
  readonly database: 'ok' | 'unavailable'
  /** `missing`: migrations or indexes that this version needs are not there. `unknown`: the database did not answer. */
  readonly schema: 'ok' | 'missing' | 'unknown'
}

export interface Readiness {
  readonly report: () => Promise<ReadinessReport>
  readonly isStopping: () => boolean
  /** From now on it says that it stops. */
  readonly stop: () => void
}

/** How long an answer about migrations and indexes is believed, in milliseconds: a good one longer than a bad one. */
const believedMs = { ok: 60_000, missing: 2_000 }

export const createReadiness = (deps: {
  readonly ping: () => Promise<void>
  /** In sentences, what the database lacks; empty when nothing. */
  readonly findMissing: () => Promise<readonly string[]>
}): Readiness => {
  let stopping = false
  let known: { readonly schema: 'ok' | 'missing'; readonly until: number } | undefined

  const readSchema = async (): Promise<'ok' | 'missing'> => {
    if (known && performance.now() < known.until) return known.schema
    const schema = (await deps.findMissing()).length === 0 ? 'ok' : 'missing'
    known = { schema, until: performance.now() + believedMs[schema] }
    return schema
  }

  const look = async (): Promise<ReadinessReport> => {
    try {
      await deps.ping()
      const schema = await readSchema()
      return { status: schema === 'ok' ? 'ok' : 'unavailable', database: 'ok', schema }
    } catch {
      // Which error it was is for the log of the requests that fail by it; a probe asks only yes or no.
      return { status: 'unavailable', database: 'unavailable', schema: 'unknown' }
    }
  }

  return {
    report: async () => {
      const report = await look()
      return stopping ? { ...report, status: 'stopping' } : report
    },
    isStopping: () => stopping,
    stop: () => {
      stopping = true
    },
  }
}
