import { z } from 'zod'
import { backoffMs } from '../../platform/backoff.ts'
import type { FollowUps } from '../../platform/follow-ups.ts'
import type { Logger } from '../../platform/logger.ts'
import type { CredentialRecord, CredentialService } from '../credentials/credential.service.ts'
import { type ExportServices, firstPlace, sweepPlaceSchema } from '../exports/export.service.ts'
import type { StripeNews } from './stripe-news.ts'

export interface SweepsDeps {
  readonly news: StripeNews
  readonly credentials: Pick<CredentialService, 'eachConnected' | 'newsChannelOf' | 'reconnected'>
  readonly exports: Pick<ExportServices, 'sweepSentInvoices'>
  readonly followUps: FollowUps
  readonly logger: Logger
  readonly now: () => Date
}

const sweepWorkSchema = z.strictObject({ credentialId: z.string(), place: sweepPlaceSchema, failures: z.int() })

const mostFailures = 10
const hourMs = 3_600_000

/** How long a sweep keeps: an hour for those whom no event reaches, or reached in vain; a day for everybody. */
const hourly = 0.9 * hourMs
const daily = 23 * hourMs

/** Sweeps: what no event told is looked for, credential by credential, in short steps of the outbox. */
export const createStripeEventSweeps = (deps: SweepsDeps) => {
  const { news, credentials, exports, now, logger } = deps
  const sweeping = deps.followUps.define('stripe-events.sweep', sweepWorkSchema)

  sweeping.handle(async (sweep, { organizationId }) => {
    const { credentialId, place, failures } = sweep
    const step = await exports.sweepSentInvoices(organizationId, credentialId, place)
    const whose = { organizationId, credentialId }
    switch (step.kind) {
      case 'more':
        return { continueWith: { credentialId, place: step.place, failures: 0 } }
      case 'retry': {
        if (failures + 1 < mostFailures) {
          const delayMs = step.afterMs ?? backoffMs(failures + 1, { baseMs: 1_000, capMs: 300_000 })
          return { continueWith: { ...sweep, failures: failures + 1 }, delayMs }
        }
        logger.warn({ ...whose, reason: step.message }, 'A sweep was given up; the next hour tries again')
        await news.endSweep(whose, false)
        return undefined
      }
      case 'no-access':
      case 'done':
        await news.endSweep(whose, step.kind === 'done')
        return undefined
    }
  })

  /** Promises to look through what a credential sent, unless that is going on already. */
  const request = async (organizationId: string, credentialId: string): Promise<void> => {
    if (!(await news.beginSweep({ organizationId, credentialId }))) return
    const work = { credentialId, place: firstPlace, failures: 0 }
    await sweeping.request(organizationId, work, { dedupeKey: credentialId })
  }

  const isDue = async ({ organizationId, id }: CredentialRecord): Promise<boolean> => {
    const known = await news.find({ organizationId, credentialId: id })
    const channel = await credentials.newsChannelOf(organizationId, id)
    const unserved = channel.kind === 'sweep' || (known?.missedSince ?? null) !== null
    const sweptAt = known?.lastSweptAt?.getTime() ?? 0
    return now().getTime() - sweptAt >= (unserved ? hourly : daily)
  }

  // What happened while there was no access was told to nobody.
  credentials.reconnected.subscribe(({ organizationId, credentialId }) => request(organizationId, credentialId))

  return {
    request,

    /** Requests every sweep that is due, of all organizations. */
    requestDue: async (): Promise<void> => {
      for await (const credential of credentials.eachConnected()) {
        if (await isDue(credential)) await request(credential.organizationId, credential.id)
      }
    },
  }
}
