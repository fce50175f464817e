import PQueue from 'p-queue'
import { backoffMs } from '../../platform/backoff.ts'
import { finishesIn } from '../../platform/finishing.ts'
import { claimOne } from '../../platform/lease.ts'
import type { Logger } from '../../platform/logger.ts'
import type { Model, Reachability } from '../../platform/mongo.ts'
import { pause, repeat } from '../../platform/repeat.ts'
import type { StripeEventRow } from './stripe-event.model.ts'
import type { StripeEventMetrics } from './stripe-event-metrics.ts'
import type { EventResult } from './stripe-event-work.ts'
import type { StripeNews } from './stripe-news.ts'

const leaseMs = 60_000
const idleMs = 200
const fullMs = 10
const mostFailures = 12

/** How long an event waits for an export under way before the sweep is left to find what it told. */
const longestWaitMs = 24 * 3_600_000

export interface EventJobsDeps {
  readonly events: Model<StripeEventRow>
  readonly news: StripeNews
  readonly work: (event: StripeEventRow) => Promise<EventResult>
  readonly metrics: StripeEventMetrics
  readonly reachability: Reachability
  readonly logger: Logger
  readonly now: () => Date
}

/** Claims events under a lease and works them; a worker that died loses none, and one that fails is tried again. */
export const createStripeEventJobs = (deps: EventJobsDeps, concurrency = 4) => {
  const { events, news, work, reachability, logger, now } = deps
  const stopping = new AbortController()
  const pool = new PQueue({ concurrency })
  const inHand = new Set<StripeEventRow>()

  const claim = (): Promise<StripeEventRow | null> => claimOne(events, { at: now(), leaseMs })

  const update = async (event: StripeEventRow, changes: Partial<StripeEventRow>): Promise<void> => {
    const mine = { _id: event._id, leaseToken: event.leaseToken }
    await events.updateOne(mine, { $set: { ...changes, leaseToken: null, leaseUntil: null } })
  }

  const later = (event: StripeEventRow, waitMs: number, changes: Partial<StripeEventRow>): Promise<void> =>
    update(event, { ...changes, status: 'ready', dueAt: new Date(now().getTime() + waitMs) })

  const giveUp = async (event: StripeEventRow): Promise<void> => {
    await news.noteMissed(event)
    deps.metrics.settled('gave-up', now().getTime() - event.receivedAt.getTime())
    await update(event, { status: 'failed', outcome: 'gave-up', settledAt: now() })
  }

  const settle = async (event: StripeEventRow, result: EventResult): Promise<void> => {
    if (result.kind === 'done') {
      if (result.outcome === 'no-access') await news.noteMissed(event)
      return update(event, { status: 'done', outcome: result.outcome, settledAt: now() })
    }
    if (result.kind === 'postpone') {
      if (now().getTime() - event.receivedAt.getTime() > longestWaitMs) return giveUp(event)
      const postponed = event.postponed + 1
      return later(event, Math.min(500 * 2 ** event.postponed, 300_000), { postponed })
    }
    const failures = event.failures + 1
    if (failures >= mostFailures) return giveUp(event)
    return later(event, result.afterMs ?? backoffMs(failures, { baseMs: 1_000, capMs: 600_000 }), { failures })
  }

  const workOne = async (event: StripeEventRow): Promise<void> => {
    const { eventId, type, door, mode, stripeAccountId, failures } = event
    const facts = { eventId, type, door, mode, stripeAccountId, invoiceId: event.invoice?.id ?? null }
    try {
      const result = await work(event)
      await settle(event, result)
      const lagMs = now().getTime() - event.receivedAt.getTime()
      if (result.kind === 'done') deps.metrics.settled(result.outcome, lagMs)
      const { concerned, ...became } = result
      // Nobody here has the invoice: an account that sells elsewhere too has many of these.
      const level = result.kind === 'done' && result.outcome === 'unconcerned' ? 'debug' : 'info'
      logger[level]({ ...facts, ...concerned, ...became, lagMs }, 'A Stripe event was worked')
    } catch (error) {
      // Cut off by the database: the lease ends, and it is worked again.
      if (await reachability.outlast(error, stopping.signal)) return
      logger.error({ err: error, ...facts, failures }, 'A Stripe event could not be worked')
      await settle(event, { kind: 'retry', afterMs: null, message: 'A fault of Billbridge' }).catch(() => undefined)
    }
  }

  const claimAndWork = async (): Promise<boolean> => {
    const event = await claim()
    if (event === null) return false
    inHand.add(event)
    void pool.add(() => workOne(event).finally(() => inHand.delete(event)))
    return true
  }

  /** How long to rest: not at all while there may be more, shortly while all hands are full. */
  const turn = async (): Promise<number> => {
    await pool.onSizeLessThan(1)
    if (pool.pending >= concurrency) return fullMs
    return (await claimAndWork()) ? 0 : idleMs
  }

  const loop = (): Promise<void> =>
    repeat({
      turn,
      rest: (ms = idleMs) => (ms > 0 ? pause(ms, stopping.signal) : undefined),
      failing: 'Stripe events could not be claimed',
      signal: stopping.signal,
      reachability,
      logger,
    })

  let looping: Promise<void> | undefined
  return {
    start: () => {
      looping = loop()
    },
    /** Lets the work under way finish, and hands back at once what takes too long. */
    stop: async (): Promise<void> => {
      stopping.abort()
      await looping
      if (await finishesIn(pool.onIdle())) return
      for (const event of inHand) await later(event, 0, {})
    },
    /** Works everything that is due now; for tests. */
    drain: async (): Promise<void> => {
      while (await claimAndWork()) await pool.onIdle()
    },
  }
}
