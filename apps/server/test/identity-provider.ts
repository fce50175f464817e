import { createServer, type RequestListener, type ServerResponse } from 'node:http'
import { exportJWK, generateKeyPair, type JWK } from 'jose'
import Provider, { type ClientMetadata, type Configuration } from 'oidc-provider'
import { afterAll } from 'vitest'
import { portOf } from './listen.ts'

/** A real OpenID Connect provider on localhost, whose people sign in without a page of their own. */
export interface TestIdentityProvider {
  readonly issuer: string
  /** `host:port`, to be allowed by the operator. */
  readonly host: string
  readonly client: { readonly clientId: string; readonly clientSecret: string }
  /** Registers Billbridge's callbacks, or nobody any more. */
  readonly setCallbacks: (callbacks: readonly string[]) => void
  /** New keys; the old ones are gone at once. */
  readonly rotateKeys: () => Promise<void>
  /** Every token that it has given out. */
  readonly tokens: readonly string[]
  /** While it is out of order, every request is answered 503. */
  readonly setOutOfOrder: (isOut: boolean) => void
  /**
   * Goes from the address that Billbridge gave, signs in as somebody, and gives the address that the browser is sent back
   * to. `null` is somebody who says no.
   */
  readonly signInAs: (account: string | null, url: string) => Promise<string>
}

const client = { clientId: 'billbridge', clientSecret: 'the secret of the tests at the provider' }

const makeKey = async (kid: string): Promise<JWK> => {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  return { ...(await exportJWK(privateKey)), kid, alg: 'RS256', use: 'sig' }
}

const configurationOf = (callbacks: readonly string[], keys: JWK[]): Configuration => {
  const registered: ClientMetadata = {
    client_id: client.clientId,
    client_secret: client.clientSecret,
    redirect_uris: [...callbacks],
  }
  return {
    clients: callbacks.length > 0 ? [registered] : [],
    jwks: { keys: keys as NonNullable<Configuration['jwks']>['keys'] },
    cookies: { keys: ['cookies of the provider'] },
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    loadExistingGrant: async ({ oidc }) => {
      const accountId = oidc.session?.accountId ?? ''
      const grant = new oidc.provider.Grant({ clientId: client.clientId, accountId })
      grant.addOIDCScope('openid')
      await grant.save()
      return grant
    },
  }
}

/** Follows redirects as a browser does, with cookies, as long as they stay at the provider. */
const goThrough = async (start: string, issuer: string, headers: Record<string, string>): Promise<string> => {
  const cookies = new Map<string, string>()
  let url = start
  for (let hops = 0; hops < 10 && url.startsWith(issuer); hops++) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(url, { redirect: 'manual', headers: { cookie, ...headers } })
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
      cookies.set(name, value)
    }
    const location = answer.headers.get('location')
    if (!location) throw new Error(`The provider answered ${answer.status}: ${await answer.text()}`)
    url = new URL(location, url).href
  }
  return url
}

/** Keeps the tokens that an answer of the token endpoint holds. */
const keepTokens = (res: ServerResponse, tokens: string[]): void => {
  const { end } = res
  res.end = ((...args: Parameters<typeof end>) => {
    const given = /"(?:access_token|id_token|refresh_token)":"([^"]+)"/g
    for (const [, token = ''] of String(args[0]).matchAll(given)) tokens.push(token)
    return end.apply(res, args)
  }) as typeof end
}

export const startIdentityProvider = async (): Promise<TestIdentityProvider> => {
  const server = createServer().listen(0, '127.0.0.1')
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  const host = `127.0.0.1:${await portOf(server)}`
  const issuer = `http://${host}`
  let keys = [await makeKey('first')]
  let callbacks: readonly string[] = []
  let isOut = false
  const tokens: string[] = []
  let provider = new Provider(issuer, configurationOf(callbacks, keys))
  let handle = provider.callback()
  const renew = () => {
    provider = new Provider(issuer, configurationOf(callbacks, keys))
    handle = provider.callback()
  }
  const listener: RequestListener = (req, res) => {
    if (req.url === '/token') keepTokens(res, tokens)
    if (isOut) res.writeHead(503).end()
    else if (req.url?.startsWith('/interaction/')) {
      const account = req.headers['x-account']
      const result =
        typeof account === 'string'
          ? { login: { accountId: account } }
          : { error: 'access_denied', error_description: 'Said no' }
      void provider.interactionFinished(req, res, result)
    } else void handle(req, res)
  }
  server.on('request', listener)

  return {
    issuer,
    host,
    client,
    tokens,
    setCallbacks: (wanted) => {
      callbacks = wanted
      renew()
    },
    rotateKeys: async () => {
      keys = [await makeKey('second')]
      renew()
    },
    setOutOfOrder: (out) => {
      isOut = out
    },
    signInAs: (account, url) => goThrough(url, issuer, account === null ? {} : { 'x-account': account }),
  }
}
