import type { StripeNewsShown } from '@billbridge/contract/stripe-news'
import type { Actor } from '../../platform/actor.ts'
import type { FollowUps } from '../../platform/follow-ups.ts'
import type { Logger } from '../../platform/logger.ts'
import type { Metrics } from '../../platform/metrics.ts'
import type { Connection, Reachability } from '../../platform/mongo.ts'
import type { StripeSettings } from '../../stripe/stripe-settings.ts'
import type { CredentialService, NewsChannel } from '../credentials/credential.service.ts'
import type { ExportServices } from '../exports/export.service.ts'
import { createStripeEventJobs } from './stripe-event.jobs.ts'
import { createStripeEventModel } from './stripe-event.model.ts'
import { createStripeEventIntake } from './stripe-event-intake.ts'
import { createStripeEventMetrics } from './stripe-event-metrics.ts'
import { createStripeEventSweeps } from './stripe-event-sweeps.ts'
import { createStripeEventWork } from './stripe-event-work.ts'
import { createStripeNewsModel } from './stripe-news.model.ts'
import { createStripeNews } from './stripe-news.ts'

export interface StripeEventDeps {
  readonly connection: Connection
  readonly reachability: Reachability
  readonly followUps: FollowUps
  readonly logger: Logger
  readonly metrics: Metrics
  readonly now: () => Date
  readonly stripeSettings: StripeSettings
  readonly credentials: CredentialService
  readonly exports: ExportServices
}

const shownChannel = (channel: NewsChannel) => ({
  arrivesBy: channel.kind,
  endpointId: channel.kind === 'endpoint' ? channel.endpointId : null,
  sweepReason: channel.kind === 'sweep' ? channel.reason : null,
  message: channel.kind === 'sweep' ? channel.message : null,
})

/** Stripe's word: events that come in, and the sweep for those that did not. */
export const createStripeEventService = (deps: StripeEventDeps) => {
  const events = createStripeEventModel(deps.connection)
  const news = createStripeNews({ rows: createStripeNewsModel(deps.connection), now: deps.now })

  /** How many events wait, and since when the oldest does; for whoever runs the server. */
  const backlog = async (): Promise<{ waiting: number; oldestAt: Date | null }> => {
    const waiting = { status: { $in: ['ready', 'working'] as const } }
    const [oldest] = await events.find({ status: 'ready' }).sort({ receivedAt: 1 }).limit(1).lean()
    return { waiting: await events.countDocuments(waiting), oldestAt: oldest?.receivedAt ?? null }
  }

  const metrics = createStripeEventMetrics({ ...deps, backlog })
  const intake = createStripeEventIntake({ ...deps, events, news, metrics })
  const work = createStripeEventWork(deps)
  const sweeps = createStripeEventSweeps({ ...deps, news })
  deps.credentials.removing.subscribe((whose) => news.forget(whose))

  return {
    ...intake,

    /** Looks through what a credential sent for what no event told, in the background. */
    requestSweep: sweeps.request,
    requestDueSweeps: sweeps.requestDue,

    /** How Stripe's news reach a credential, and when they last did. @throws ProblemError `not-found` */
    newsOf: async ({ organizationId }: Actor, credentialId: string): Promise<StripeNewsShown> => {
      const channel = await deps.credentials.newsChannelOf(organizationId, credentialId)
      const known = await news.find({ organizationId, credentialId })
      return {
        ...shownChannel(channel),
        lastEventAt: known?.lastEventAt?.toISOString() ?? null,
        lastEventType: known?.lastEventType ?? null,
        lastSweptAt: known?.lastSweptAt?.toISOString() ?? null,
        sweepsHourly: channel.kind === 'sweep' || (known?.missedSince ?? null) !== null,
      }
    },

    backlog,

    createJobs: () => createStripeEventJobs({ ...deps, events, news, work, metrics }),
  }
}

export type StripeEventService = ReturnType<typeof createStripeEventService>
