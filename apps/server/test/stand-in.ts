import type { Mode } from '@billbridge/contract/modes'
import type { SandboxConfig } from '@billbridge/stripe-sandbox'

interface StandInCustomer {
  readonly id: string
  readonly name: string | null
  readonly email: string | null
  readonly address: Readonly<Record<string, string | null>> | null
  readonly metadata: Readonly<Record<string, string>>
}

interface StandInObjects {
  readonly customers: StandInCustomer[]
  readonly invoices: { readonly id: string; readonly customer: string }[]
}

export interface StandInRequest {
  readonly method: string
  readonly path: string
  readonly status: number | null
  readonly idempotencyKey: string | null
}

/** Stripe accounts for tests, each with a full key in both modes: `acct_1Numbered1` with `sk_test_Numbered1` and so on. */
export const numberedAccounts = (count: number): Pick<SandboxConfig, 'accounts'> => ({
  accounts: Array.from({ length: count }, (_, n) => ({
    id: `acct_1Numbered${n + 1}`,
    name: `Example Company ${n + 1}`,
    keys: { test: [{ key: `sk_test_Numbered${n + 1}` }], live: [{ key: `sk_live_Numbered${n + 1}` }] },
  })),
})

/** What tests do and see at the stand-in, as the owner of a Stripe account or as a bystander. */
export const createStandIn = (url: string) => {
  const json = async <T>(path: string, init?: RequestInit): Promise<T> => {
    const answer = await fetch(url + path, init)
    if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${await answer.text()}`)
    return (await answer.json()) as T
  }
  const post = (path: string, body: unknown) => json(path, { method: 'POST', body: JSON.stringify(body) })
  const objectsOf =
    <K extends keyof StandInObjects>(kind: K) =>
    async (stripeAccountId: string, mode: Mode): Promise<StandInObjects[K] | []> => {
      const dumped = await json<{ objects: Record<string, StandInObjects> }>('/_sandbox/dump')
      return dumped.objects[`${stripeAccountId}/${mode}`]?.[kind] ?? []
    }

  return {
    /** Makes a customer with the account's own key. */
    createCustomer: (key: string, given: { name?: string; email?: string }) =>
      json<StandInCustomer>('/v1/customers', {
        method: 'POST',
        headers: { authorization: `Bearer ${key}` },
        body: new URLSearchParams(given),
      }),

    renameCustomer: (key: string, customerId: string, name: string) =>
      json(`/v1/customers/${customerId}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}` },
        body: new URLSearchParams({ name }),
      }),

    deleteCustomer: (key: string, customerId: string) =>
      json(`/v1/customers/${customerId}`, { method: 'DELETE', headers: { authorization: `Bearer ${key}` } }),

    customers: objectsOf('customers'),
    invoices: objectsOf('invoices'),

    requests: async (method: string, path: string): Promise<StandInRequest[]> => {
      const { requests } = await json<{ requests: StandInRequest[] }>('/_sandbox/requests')
      return requests.filter((request) => request.method === method && request.path === path)
    },

    /** Something that goes wrong with the next requests; see the stand-in's own description of faults. */
    fault: (fault: Record<string, unknown>) => post('/_sandbox/faults', fault),
    switches: (switches: Record<string, unknown>) => post('/_sandbox/faults', switches),
    heal: () => json('/_sandbox/faults', { method: 'DELETE' }),
    advance: (seconds: number) => post('/_sandbox/clock', { advanceSeconds: seconds }),
  }
}

export type StandIn = ReturnType<typeof createStandIn>
