import { createHmac } from 'node:crypto'
import type { SandboxConfig } from './config.ts'
import type { Faults } from './faults.ts'
import type { DeliveryRow } from './rows.ts'
import type { State } from './state.ts'
import { toEvent } from './work.ts'

const attempts = 10
const longestWaitMs = 3_600_000
const atOnce = 8
const patienceMs = 10_000

/** `t=…,v1=…` over `t.body`. https://docs.stripe.com/webhooks#verify-manually */
function sign(body: string, secret: string, seconds: number): string {
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`
}

/**
 * Delivers events over HTTP, signed, and tries again with growing waits. Deliveries are rows: what was not delivered
 * when the process ended is delivered after the next start.
 */
export function createWebhookSender(state: State, config: Required<SandboxConfig>, faults: Faults) {
  const known = new Set<string>()
  const timers = new Set<NodeJS.Timeout>()
  const queue: DeliveryRow[] = []
  let active = 0
  let closed = false

  const keyOf = (delivery: DeliveryRow) => `${delivery.scope} ${delivery.id}`

  function later(milliseconds: number, action: () => void): void {
    if (closed) return
    const timer = setTimeout(() => {
      timers.delete(timer)
      action()
    }, milliseconds)
    timers.add(timer)
  }

  function targetOf(delivery: DeliveryRow): { url: string; secret: string } | undefined {
    const hook = config.connectWebhookEndpoints.find((candidate) => candidate.url === delivery.endpoint)
    return hook ?? state.webhookEndpoints.get(delivery.endpointScope, delivery.endpoint)
  }

  function settle(delivery: DeliveryRow): void {
    known.delete(keyOf(delivery))
    state.deliveries.remove(delivery.scope, delivery.id)
    state.database.commit()
  }

  async function post(delivery: DeliveryRow): Promise<boolean> {
    const target = targetOf(delivery)
    const event = state.events.get(delivery.scope, delivery.event)
    if (!target || !event) return true
    const body = JSON.stringify(toEvent(state, event, delivery.account), null, 2)
    const signature = sign(body, target.secret, Math.floor(Date.now() / 1000))
    const headers = {
      'Content-Type': 'application/json; charset=utf-8',
      'User-Agent': 'Stripe/1.0',
      'Stripe-Signature': signature,
    }
    try {
      const signal = AbortSignal.timeout(patienceMs)
      const answer = await fetch(target.url, { method: 'POST', headers, body, redirect: 'manual', signal })
      await answer.body?.cancel()
      return answer.ok
    } catch {
      return false
    }
  }

  async function attempt(delivery: DeliveryRow): Promise<void> {
    const { duplicate, drop, retryBaseMs } = faults.switches.webhooks
    if (Math.random() < drop) return settle(delivery)
    const delivered = await post(delivery)
    if (delivered && Math.random() < duplicate) await post(delivery)
    if (closed) return
    const tried = { ...delivery, attempts: delivery.attempts + 1 }
    if (delivered || tried.attempts >= attempts) return settle(delivery)
    if (!state.deliveries.get(delivery.scope, delivery.id)) return
    state.deliveries.put(tried)
    state.database.commit()
    later(Math.min(retryBaseMs * 2 ** (tried.attempts - 1), longestWaitMs), () => enqueue(tried))
  }

  function enqueue(delivery: DeliveryRow): void {
    queue.push(delivery)
    pump()
  }

  function pump(): void {
    while (active < atOnce && !closed) {
      const delivery = queue.shift()
      if (!delivery) return
      active += 1
      attempt(delivery)
        .catch((error: unknown) => console.error(error))
        .finally(() => {
          active -= 1
          pump()
        })
    }
  }

  return {
    /** Picks up deliveries that were committed since. */
    wake(): void {
      const { delayMs, reorder } = faults.switches.webhooks
      for (const delivery of state.takeNewDeliveries()) {
        if (known.has(keyOf(delivery))) continue
        known.add(keyOf(delivery))
        const heldBack = Math.random() < reorder ? 100 + Math.random() * 400 : 0
        const wait = delayMs + heldBack
        if (wait > 0) later(wait, () => enqueue(delivery))
        else enqueue(delivery)
      }
    },
    forget(): void {
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
      queue.length = 0
      known.clear()
    },
    close(): void {
      closed = true
      this.forget()
    },
  }
}

export type WebhookSender = ReturnType<typeof createWebhookSender>
