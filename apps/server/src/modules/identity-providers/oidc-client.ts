import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  calculatePKCECodeChallenge,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
} from 'openid-client'
import { OutboundError, type OutboundFetch } from '../../platform/outbound-fetch.ts'

/** Billbridge as an identity provider knows it. */
export interface Registration {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
}

/** What belongs to one way there and back. */
export interface Proofs {
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
}

/** Clocks of two machines differ. */
const clockToleranceSeconds = 60

/** The provider could not be asked (`away`), or what it answered is not right (`refused`). Holds no secret. */
export class IdentityProviderError extends Error {
  readonly kind: 'away' | 'refused'
  constructor(kind: 'away' | 'refused', message: string) {
    super(message)
    this.name = 'IdentityProviderError'
    this.kind = kind
  }
}

const causesOf = (error: unknown): unknown[] =>
  error instanceof Error ? [error, ...causesOf(error.cause)] : error === undefined ? [] : [error]

const statusOf = (causes: readonly unknown[]): number =>
  Math.max(0, ...causes.map((cause) => (cause instanceof Response ? cause.status : 0)))

/** What OAuth calls it, such as `invalid_client`; a short word of the provider's, and nothing longer is repeated. */
const wordOf = (causes: readonly unknown[]): string | undefined => {
  const words = causes.map((cause) => (cause instanceof Error && 'error' in cause ? cause.error : undefined))
  return words.find((word): word is string => typeof word === 'string' && /^[a-z_]{1,40}$/.test(word))
}

const toError = (error: unknown): IdentityProviderError => {
  if (error instanceof IdentityProviderError) return error
  const causes = causesOf(error)
  const outbound = causes.find((cause) => cause instanceof OutboundError)
  if (outbound) {
    const isAway = ['unreachable', 'timeout'].includes(outbound.reason)
    return new IdentityProviderError(isAway ? 'away' : 'refused', outbound.message)
  }
  if (statusOf(causes) >= 500) return new IdentityProviderError('away', 'It is out of order at the moment.')
  const word = wordOf(causes)
  if (word) return new IdentityProviderError('refused', `It refused with "${word}".`)
  const [first] = causes
  return new IdentityProviderError(
    'refused',
    `It answered something else than it should: ${String((first as Error)?.message ?? first)}.`,
  )
}

const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    throw toError(error)
  }
}

/** Shows the secret in the way the provider asks for; where it does not say, as the standard does. */
const authenticate =
  (secret: string): ClientAuth =>
  (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported
    const wants = methods && !methods.includes('client_secret_basic') ? ClientSecretPost : ClientSecretBasic
    return wants(secret)(server, ...rest)
  }

/**
 * A provider that is told how old a sign-in may be has to tell when it was (OpenID Connect Core 3.1.2.1), so it is told always: whether
 * it does is known before the first proof. So long that nobody is asked there for it.
 */
const oldestSignInSeconds = 365 * 24 * 3600

/** Since when somebody must have signed in at the provider, and whether it is known to tell when they did. */
export interface SignInWanted {
  readonly since: Date
  readonly tellsWhen: boolean
}

/** A provider that told before and does not now was not asked: the words were taken out of the address on the way. */
const refuseOldSignIn = (authTime: number | undefined, { since, tellsWhen }: SignInWanted): void => {
  if (authTime === undefined && !tellsWhen) return
  if (authTime !== undefined && authTime >= since.getTime() / 1000 - clockToleranceSeconds) return
  throw new IdentityProviderError('refused', 'It did not ask to sign in again.')
}

/**
 * OpenID Connect with a confidential client: code flow with PKCE, state and nonce; the signature of the ID token is
 * checked. Metadata and keys are asked anew each time, so that a provider may change its keys at any moment.
 */
export const createOidcClient = ({ outboundFetch }: { outboundFetch: OutboundFetch }) => {
  const configure = async ({ issuer, clientId, clientSecret }: Registration): Promise<Configuration> => {
    const config = await discovery(new URL(issuer), clientId, undefined, authenticate(clientSecret), {
      // The guarded fetch decides which hosts may speak plain http.
      execute: [allowInsecureRequests, enableNonRepudiationChecks],
      [customFetch]: (url, { method, headers, body }) =>
        outboundFetch(url, { method, headers, body: body as string | URLSearchParams | null, redirect: 'manual' }),
    })
    const metadata = config.serverMetadata()
    // The library forgives some providers an issuer of another name; links are bound by the name.
    if (metadata.issuer !== issuer) {
      throw new IdentityProviderError(
        'refused',
        `It names itself ${metadata.issuer.slice(0, 300)}: use that as issuer.`,
      )
    }
    const { authorization_endpoint: page, token_endpoint: tokens, jwks_uri: keys } = metadata
    if (!page || !tokens || !keys)
      throw new IdentityProviderError('refused', 'It names no page to sign in, or no keys.')
    // Browsers are sent there: no other scheme than the issuer's own, and never a script.
    if (new URL(page).protocol !== new URL(issuer).protocol) {
      throw new IdentityProviderError('refused', 'Its page to sign in is not at an address like that of its issuer.')
    }
    return config
  }

  return {
    /** Whether somebody is there who names himself so. @throws IdentityProviderError */
    check: (registration: Registration): Promise<void> =>
      guarded(async () => {
        await configure(registration)
      }),

    /**
     * Where the browser goes; `again`: to sign in there anew, even if somebody is signed in there.
     * @throws IdentityProviderError
     */
    begin: (registration: Registration, redirectUri: string, beginning: Proofs & { again: boolean }): Promise<string> =>
      guarded(async () => {
        const { state, nonce, codeVerifier, again } = beginning
        const config = await configure(registration)
        const url = buildAuthorizationUrl(config, {
          redirect_uri: redirectUri,
          scope: 'openid',
          state,
          nonce,
          code_challenge: await calculatePKCECodeChallenge(codeVerifier),
          code_challenge_method: 'S256',
          // Two words for one thing: some providers know only one of them.
          ...(again ? { prompt: 'login', max_age: '0' } : { max_age: `${oldestSignInSeconds}` }),
        })
        return url.href
      }),

    /**
     * Whose account it is, from the address that the browser came back to. With `wanted` a provider that says when it
     * asked somebody to sign in (`auth_time`) must have done so since. @throws IdentityProviderError
     */
    finish: (
      registration: Registration,
      returned: URL,
      given: Proofs & { readonly wanted: SignInWanted | undefined },
    ): Promise<{ subject: string; tellsWhen: boolean }> =>
      guarded(async () => {
        const { state, nonce, codeVerifier, wanted } = given
        const config = await configure(registration)
        const checks = {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: codeVerifier,
          idTokenExpected: true,
          // No `maxAge`: the library would refuse whoever does not tell, who lets people sign in all the same.
        }
        const claims = (await authorizationCodeGrant(config, returned, checks)).claims()
        if (!claims || claims.iss !== registration.issuer) {
          throw new IdentityProviderError('refused', 'Its answer is of another issuer.')
        }
        if (wanted) refuseOldSignIn(claims.auth_time, wanted)
        return { subject: claims.sub, tellsWhen: claims.auth_time !== undefined }
      }),
  }
}

export type OidcClient = ReturnType<typeof createOidcClient>
