import Stripe from 'stripe'
import { type SandboxOptions, startStripeSandbox } from '../index.ts'

export const bakery = { id: 'acct_1ExampleBakery', test: 'sk_test_ExampleBakery', live: 'sk_live_ExampleBakery' }

/** The official client, pointed at the sandbox and never retrying by itself. */
export function clientFor(url: string, key: string = bakery.test): Stripe {
  const { hostname, port } = new URL(url)
  return new Stripe(key, { host: hostname, port, protocol: 'http', maxNetworkRetries: 0, telemetry: false })
}

/** A sandbox with the sample accounts, the official client and shortcuts to its control endpoints. */
export async function startSandbox(options: SandboxOptions = {}) {
  const sandbox = await startStripeSandbox(options)
  const control = async (method: string, path: string, body?: unknown): Promise<Record<string, never>> => {
    const answer = await fetch(`${sandbox.url}/_sandbox/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return (await answer.json()) as Record<string, never>
  }
  return { ...sandbox, stripe: clientFor(sandbox.url), control }
}

/** The error a call is refused with; fails when it is not refused. */
export async function refusal(call: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  const outcome = await call.then(
    () => new Error('the call was not refused'),
    (error: unknown) => error,
  )
  if (outcome instanceof Stripe.errors.StripeError) return outcome
  throw outcome
}

export async function until(condition: () => boolean | Promise<boolean>, milliseconds = 5000): Promise<void> {
  const end = Date.now() + milliseconds
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('it did not happen in time')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
