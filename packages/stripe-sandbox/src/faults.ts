export const faultKinds = [
  '429',
  'lock_timeout',
  '409',
  '500-before',
  '500-after',
  'drop-before',
  'drop-after',
  'slow',
] as const
export type FaultKind = (typeof faultKinds)[number]

/** One rule of what goes wrong, and when. */
export type Fault = {
  kind: FaultKind
  /** For the next so many matching requests; or … */
  next?: number
  /** … for this share of them (0–1), decided by a generator started from `seed`. */
  rate?: number
  seed?: number
  /** Leave this many matching requests alone first. */
  skip?: number
  method?: string
  /** `/v1/invoices`, `/v1/invoices/:id/finalize`, or with `*` for anything. */
  path?: string
  /** The header `Stripe-Should-Retry` of a 429 or 500; left out when not given. */
  shouldRetry?: boolean
  /** `Stripe-Rate-Limited-Reason` of a 429. */
  reason?: string
  /** How long `slow` takes. */
  ms?: number
}

export type Switches = {
  faults: Fault[]
  /** Requests per second by account, and by account and endpoint; null switches the limit off. */
  rateLimit: { live: number; test: number; perEndpoint: number } | null
  /** Shares (0–1; true is 1) of webhooks sent twice, held back past later ones, or never sent; a delay in ms. */
  webhooks: { duplicate: number; reorder: number; drop: number; delayMs: number; retryBaseMs: number }
  searchLagMs: number
  idempotencyExpiryMs: number
}

const noFaults = (): Switches => ({
  faults: [],
  rateLimit: null,
  webhooks: { duplicate: 0, reorder: 0, drop: 0, delayMs: 0, retryBaseMs: 1000 },
  searchLagMs: 0,
  idempotencyExpiryMs: 86_400_000,
})

/** https://docs.stripe.com/rate-limits */
export const stripesRateLimit = { live: 100, test: 25, perEndpoint: 25 }

/** The same numbers for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

function matcher(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${escaped.replaceAll('*', '.*').replace(/:[a-z_]+/g, '[^/]+')}$`)
}

type Armed = { fault: Fault; path: RegExp | null; random: () => number; skip: number; left: number }

/** What goes wrong on purpose: rules and switches, set over `/_sandbox/faults`. */
export function createFaults() {
  let switches = noFaults()
  let armed: Armed[] = []
  let windowStart = 0
  let counts = new Map<string, number>()

  const arm = (fault: Fault): Armed => ({
    fault,
    path: fault.path === undefined ? null : matcher(fault.path),
    random: randomFrom(fault.seed ?? 1),
    skip: fault.skip ?? 0,
    left: fault.next ?? (fault.rate === undefined ? 1 : Number.POSITIVE_INFINITY),
  })

  function strikes(rule: Armed, method: string, path: string): boolean {
    if (rule.left <= 0) return false
    if (rule.fault.method !== undefined && rule.fault.method.toUpperCase() !== method) return false
    if (rule.path && !rule.path.test(path)) return false
    if (rule.skip > 0) {
      rule.skip -= 1
      return false
    }
    if (rule.fault.rate !== undefined && rule.random() >= rule.fault.rate) return false
    rule.left -= 1
    return true
  }

  return {
    get switches() {
      return switches
    },
    set(changes: Partial<Switches>) {
      switches = { ...switches, ...changes, webhooks: { ...switches.webhooks, ...changes.webhooks } }
      if (changes.faults) armed = changes.faults.map(arm)
    },
    add(fault: Fault) {
      switches = { ...switches, faults: [...switches.faults, fault] }
      armed.push(arm(fault))
    },
    clear() {
      switches = noFaults()
      armed = []
    },
    describe: () => ({
      ...switches,
      faults: armed.map(({ fault, left }) => ({ ...fault, left: Number.isFinite(left) ? left : null })),
    }),
    /** What befalls this request: delays add up, of the rest the first rule that strikes counts. */
    strike(method: string, path: string, replayed: boolean): { delayMs: number; fault: Fault | null } {
      let delayMs = 0
      for (const rule of armed) {
        // A remembered answer does no work, so nothing can go wrong with the work.
        const ofWork = rule.fault.kind === '500-before' || rule.fault.kind === '500-after'
        if ((ofWork && replayed) || !strikes(rule, method, path)) continue
        if (rule.fault.kind !== 'slow') return { delayMs, fault: rule.fault }
        delayMs += rule.fault.ms ?? 1000
      }
      return { delayMs, fault: null }
    },
    /** Counts the request; answers which limit it breaks, if any. Windows of one second of real time. */
    limited(scope: string, mode: 'live' | 'test', endpoint: string): 'global-rate' | 'endpoint-rate' | null {
      const limits = switches.rateLimit
      if (!limits) return null
      if (Date.now() - windowStart >= 1000) {
        windowStart = Date.now()
        counts = new Map()
      }
      const count = (name: string) => {
        const next = (counts.get(name) ?? 0) + 1
        counts.set(name, next)
        return next
      }
      if (count(scope) > limits[mode]) return 'global-rate'
      return count(`${scope} ${endpoint}`) > limits.perEndpoint ? 'endpoint-rate' : null
    },
  }
}

export type Faults = ReturnType<typeof createFaults>
