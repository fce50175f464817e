import type { TestServer } from './start-server.ts'

interface SandboxAccount {
  readonly id: string
  readonly modes: Readonly<Record<'live' | 'test', { readonly connectedClients: string[] }>>
}

/** What a test asks of the stand-in beside Stripe's own API, and what the owner of an account does there. */
export const sandboxOf = ({ sandbox }: TestServer) => {
  if (!sandbox) throw new Error('This server was started without a stand-in.')
  const { url } = sandbox

  const ask = async <T>(path: string, body?: object): Promise<T> => {
    const post = body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    const answer = await fetch(url + path, post)
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
    return (await answer.json()) as T
  }

  const act = async (
    accountId: string,
    mode: string,
    { action, id }: { action: string; id: string },
  ): Promise<void> => {
    const path = `/_sandbox/owner/${accountId}/${mode}/${action}`
    const answer = await fetch(url + path, { method: 'POST', body: new URLSearchParams({ id }), redirect: 'manual' })
    if (answer.status !== 303) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
  }

  return {
    url,
    /** How many requests have come in for a path so far. */
    countRequests: async (path: string): Promise<number> => {
      const { requests } = await ask<{ requests: { path: string }[] }>('/_sandbox/requests')
      return requests.filter((request) => request.path === path).length
    },
    act,
    dump: () => ask<Record<string, unknown>>('/_sandbox/dump'),
    fault: (fault: object) => ask('/_sandbox/faults', fault),
    advance: (seconds: number) => ask('/_sandbox/clock', { advanceSeconds: seconds }),
    /** The owner takes the application's access back. */
    disconnect: (accountId: string, mode: 'live' | 'test' = 'test') =>
      act(accountId, mode, { action: 'disconnect', id: `ca_sandbox_${mode}` }),
    expireKey: (accountId: string, key: string, mode: 'live' | 'test' = 'test') =>
      act(accountId, mode, { action: 'expire-key', id: key }),
    /** Whether the application may act for the account. */
    isConnected: async (accountId: string, mode: 'live' | 'test' = 'test'): Promise<boolean> => {
      const { accounts } = await ask<{ accounts: SandboxAccount[] }>('/_sandbox/accounts')
      const account = accounts.find(({ id }) => id === accountId)
      return account?.modes[mode].connectedClients.includes(`ca_sandbox_${mode}`) ?? false
    },
    /** The owner makes a restricted key; each word such as `customer_write` is one permission. */
    createKey: async (accountId: string, permissions: string[], mode: 'live' | 'test' = 'test'): Promise<string> => {
      const form = new URLSearchParams({ account: accountId, name: 'Billbridge' })
      for (const permission of permissions) {
        const [, resource = '', level = ''] = /^(\w+)_(read|write)$/.exec(permission) ?? []
        form.set(`level[${resource}]`, level)
      }
      const path = mode === 'test' ? '/test/apikeys/create' : '/apikeys/create'
      const page = await (await fetch(url + path, { method: 'POST', body: form })).text()
      const key = /value="(rk_\w+)"/.exec(page)?.[1]
      if (key === undefined) throw new Error(`No key was made: ${page}`)
      return key
    },
  }
}
