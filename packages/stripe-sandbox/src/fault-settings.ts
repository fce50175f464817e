import { type Fault, faultKinds, type Switches, stripesRateLimit } from './faults.ts'

type Wish = { fault: Fault; switches?: never } | { fault?: never; switches: Partial<Switches> } | { problem: string }

const kinds: readonly string[] = faultKinds
const share = (value: unknown) => typeof value === 'number' && value >= 0 && value <= 1
const count = (value: unknown) => typeof value === 'number' && Number.isInteger(value) && value >= 0

const faultFields: Record<string, [(value: unknown) => boolean, string]> = {
  kind: [(value) => kinds.includes(String(value)), `one of ${kinds.join(', ')}`],
  next: [count, 'a whole number of requests'],
  rate: [share, 'a share from 0 to 1'],
  seed: [count, 'a whole number'],
  skip: [count, 'a whole number of requests'],
  method: [(value) => typeof value === 'string', 'an HTTP method'],
  path: [(value) => typeof value === 'string', 'a path such as /v1/invoices/:id/finalize'],
  shouldRetry: [(value) => typeof value === 'boolean', 'true or false'],
  reason: [(value) => typeof value === 'string', 'a text'],
  ms: [count, 'milliseconds'],
}

function problemIn(fault: unknown, name: string): string | null {
  if (typeof fault !== 'object' || fault === null) return `${name} must be an object.`
  if (!('kind' in fault)) return `${name}.kind is missing: ${faultFields.kind?.[1]}.`
  for (const [field, value] of Object.entries(fault)) {
    const rule = faultFields[field]
    if (!rule) return `${name}.${field} is unknown. Known: ${Object.keys(faultFields).join(', ')}.`
    if (!rule[0](value)) return `${name}.${field} must be ${rule[1]}.`
  }
  return null
}

const toShare = (value: unknown) => (typeof value === 'boolean' ? Number(value) : value)

function readWebhooks(given: unknown): Switches['webhooks'] | string {
  if (typeof given !== 'object' || given === null) return 'webhooks must be an object.'
  const names = ['duplicate', 'reorder', 'drop', 'delayMs', 'retryBaseMs']
  const entries = Object.entries(given).map(([name, value]) => [name, toShare(value)] as const)
  for (const [name, value] of entries) {
    if (!names.includes(name)) return `webhooks.${name} is unknown. Known: ${names.join(', ')}.`
    const milliseconds = name.endsWith('Ms')
    if (milliseconds ? !count(value) : !share(value))
      return `webhooks.${name} must be ${milliseconds ? 'milliseconds' : 'true, false or a share from 0 to 1'}.`
  }
  return Object.fromEntries(entries) as Switches['webhooks']
}

function readRateLimit(given: unknown): Switches['rateLimit'] | string {
  if (given === null || given === false) return null
  if (given === true || given === 'stripe') return stripesRateLimit
  if (typeof given === 'number' && given > 0) return { live: given, test: given, perEndpoint: given }
  if (typeof given !== 'object')
    return 'rateLimit must be null, "stripe", a number of requests per second, or { live, test, perEndpoint }.'
  const limits = { ...stripesRateLimit, ...(given as object) }
  return Object.values(limits).every((value) => count(value))
    ? limits
    : 'rateLimit holds numbers of requests per second.'
}

const switchNames = ['faults', 'rateLimit', 'webhooks', 'searchLagMs', 'idempotencyExpiryMs']

/** Reads a body of `POST /_sandbox/faults`: one fault to add (it has a `kind`), or switches to set. */
export function readSwitches(body: Record<string, unknown>): Wish {
  if ('kind' in body) {
    const problem = problemIn(body, 'fault')
    return problem ? { problem } : { fault: body as Fault }
  }
  const unknown = Object.keys(body).find((name) => !switchNames.includes(name))
  if (unknown)
    return { problem: `${unknown} is unknown. Known: ${switchNames.join(', ')}, or a single fault with kind.` }
  const switches: Partial<Switches> = {}
  if (body.faults !== undefined) {
    if (!Array.isArray(body.faults)) return { problem: 'faults must be a list.' }
    const problem = body.faults
      .map((fault: unknown, at) => problemIn(fault, `faults[${at}]`))
      .find((found) => found !== null)
    if (problem) return { problem }
    switches.faults = body.faults as Fault[]
  }
  for (const name of ['searchLagMs', 'idempotencyExpiryMs'] as const) {
    const value = body[name]
    if (value === undefined) continue
    if (typeof value !== 'number' || !count(value)) return { problem: `${name} must be milliseconds.` }
    switches[name] = value
  }
  if (body.webhooks !== undefined) {
    const webhooks = readWebhooks(body.webhooks)
    if (typeof webhooks === 'string') return { problem: webhooks }
    switches.webhooks = webhooks
  }
  if (body.rateLimit !== undefined) {
    const rateLimit = readRateLimit(body.rateLimit)
    if (typeof rateLimit === 'string') return { problem: rateLimit }
    switches.rateLimit = rateLimit
  }
  return { switches }
}
