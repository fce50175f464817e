import { createJoined } from '../../platform/joined.ts'
import type { AttemptService, StartAttempt } from './attempt.service.ts'
import { type ClaimFacts, createFacts, type Facts, type FactsDeps, readingApart } from './export-facts.ts'
import { type ClaimedRow, isStatus } from './export-queue.ts'
import { createStatusPages, type ListedInvoices, type StatusPagesDeps } from './status-pages.ts'

/** What the rows of a claim were opened with. */
export interface OpenedClaim {
  readonly factsFor: (row: ClaimedRow) => Promise<ClaimFacts>
  readonly listed: ListedInvoices
}

const mostJoined = 50

/** Opens what a claim brought: the facts of its rows, and the attempts that are made on them. */
export const createClaimOpening = (deps: FactsDeps & StatusPagesDeps & { readonly attempts: AttemptService }) => {
  const { attempts } = deps
  const readFacts = createFacts(deps)
  const pagesOf = createStatusPages(deps)

  const startOf = (row: ClaimedRow, facts: Facts | null): StartAttempt => ({
    id: row.work.attemptId,
    organizationId: row.organizationId,
    billExportId: row._id,
    runId: row.work.runId,
    number: row.attemptCount,
    kind: row.work.kind,
    billContentVersion: row.pin?.contentVersion ?? facts?.bill.contentVersion ?? row.billContentVersion,
    configurationVersion: row.pin?.configurationVersion ?? facts?.configuration.version ?? 1,
  })

  const startJoined = createJoined(async (begun: readonly StartAttempt[]) => {
    await attempts.start(begun)
    return begun
  }, mostJoined)

  /** What a worker that died left open ends with the calls it had noted. */
  const endInterrupted = (rows: readonly ClaimedRow[]): Promise<void> =>
    attempts.finish(
      rows.flatMap(({ organizationId, interrupted }) => {
        if (!interrupted) return []
        const { attemptId: id, calls } = interrupted
        return { organizationId, id, outcome: 'interrupted' as const, error: null, calls }
      }),
    )

  return {
    /**
     * Reads what the claimed rows need to know, and opens an attempt for each that is worked at once: few commands, however
     * many rows. The attempt of a status is opened at its turn: what never had one was not tried.
     */
    open: async (rows: readonly ClaimedRow[]): Promise<OpenedClaim> => {
      await endInterrupted(rows)
      const factsFor = await readingApart(rows, readFacts)
      const known = await Promise.allSettled(rows.map(factsFor))
      const factsOf = (row: ClaimedRow, place: number) => {
        const facts = known[place]
        return facts?.status === 'fulfilled' ? facts.value.of(row) : null
      }
      const begun = rows.flatMap((row, place) => (isStatus(row) ? [] : [startOf(row, factsOf(row, place))]))
      if (begun.length > 0) await attempts.start(begun)
      return { factsFor, listed: pagesOf(rows) }
    },

    /** For a status, at its turn: many at once are one command. */
    startAttempt: (row: ClaimedRow, facts: Facts | null): Promise<unknown> => startJoined(startOf(row, facts)),
  }
}
