import type { Mode } from '@billbridge/contract/modes'
import passport from 'passport'
import OAuth2Strategy from 'passport-oauth2'
import Stripe from 'stripe'
import { createStripeClients, type StripeAccess, type StripeClientOptions } from './stripe-client.ts'
import { classifyStripeError, type StripeFailure } from './stripe-errors.ts'
import type { StripePlatform, StripeSettings } from './stripe-settings.ts'

/** Where states of authorizations are kept: bound to who began them, and spent once. */
export interface StateStore {
  /** Keeps a new authorization and answers its state. */
  readonly open: () => Promise<string>
  /** Whether the state may be used, here and now; it can be so only once. */
  readonly spend: (state: string) => Promise<boolean>
}

/** What a person granted on the consent page. */
export interface StripeGrant {
  readonly stripeAccountId: string
  readonly mode: Mode
  readonly scope: string
}

/** What became of a code. A code is exchanged once and never again: using it twice ends the connection. */
export type ExchangeResult =
  | { readonly kind: 'granted'; readonly grant: StripeGrant }
  | { readonly kind: 'state-refused' }
  | { readonly kind: 'failed'; readonly failure: StripeFailure }

export interface StripeConnect {
  /** The application in this mode; null where none is set up. */
  readonly platform: (mode: Mode) => StripePlatform | null
  /** The address of the consent page, under a fresh state. */
  readonly authorizeUrl: (mode: Mode, states: StateStore) => Promise<string>
  /** Spends the state, then turns the code into a grant. */
  readonly exchange: (
    mode: Mode,
    answer: { code: string; state: string },
    states: StateStore,
  ) => Promise<ExchangeResult>
  /** Ends the application's access to the account, for everybody who relies on it. An access that is gone is fine. */
  readonly deauthorize: (mode: Mode, stripeAccountId: string) => Promise<void>
}

type StrategyRequest = Parameters<OAuth2Strategy['authenticate']>[0]
type Outcome = { readonly redirect: string } | { readonly grant: StripeGrant } | { readonly refused: true }

interface Exchange {
  readonly query: Readonly<Record<string, string>>
  readonly states: StateStore
}

const statesOf = (request: StrategyRequest): StateStore => (request as unknown as Exchange).states

/** Hands each question of the strategy on to the state store that came with the request. */
const stateStore: OAuth2Strategy.StateStore = {
  store: (request: StrategyRequest, _meta: unknown, done?: OAuth2Strategy.StateStoreStoreCallback) => {
    statesOf(request)
      .open()
      .then(
        (state) => done?.(null, state),
        (error: Error) => done?.(error, null),
      )
  },
  verify: (request: StrategyRequest, state: string, _meta: unknown, done?: OAuth2Strategy.StateStoreVerifyCallback) => {
    statesOf(request)
      .spend(state)
      .then(
        (ok) => done?.(null, ok, null),
        (error: Error) => done?.(error, false, null),
      )
  },
}

const toGrant = (token: Stripe.OAuthToken): StripeGrant => {
  if (!token.stripe_user_id) throw new Error('The answer of Stripe’s token endpoint names no account.')
  return {
    stripeAccountId: token.stripe_user_id,
    mode: token.livemode ? 'live' : 'test',
    scope: token.scope ?? 'read_write',
  }
}

/**
 * The strategy calls the token endpoint through our client: one try, 30 s at most, and traced like every other call.
 * Each strategy serves one exchange, whose grant it holds.
 */
class StripeConnectStrategy extends OAuth2Strategy {
  constructor(options: OAuth2Strategy.StrategyOptions, askForToken: (code: string) => Promise<Stripe.OAuthToken>) {
    let grant: StripeGrant | undefined
    super(options, (_access: string, _refresh: string, _profile: unknown, done: Verified) => done(null, grant))
    const ask = (code: string, _params: unknown, done?: TokenCallback) => {
      askForToken(code)
        .then((token) => {
          grant = toGrant(token)
        })
        // The access token is deprecated: the platform's key and the account's id are used instead.
        .then(
          () => done?.(undefined, 'unused'),
          (error: Error) => done?.(error),
        )
    }
    this._oauth2.getOAuthAccessToken = ask as typeof this._oauth2.getOAuthAccessToken
  }
}

type Verified = OAuth2Strategy.VerifyCallback
type TokenCallback = (error?: Error, accessToken?: string) => void

/** Lets passport run a strategy for one exchange that is not Express's: what it would write to a response comes back. */
const run = (strategy: OAuth2Strategy, exchange: Exchange): Promise<Outcome> =>
  new Promise((resolve, reject) => {
    const answered = (error: unknown, grant?: unknown) => {
      if (error) reject(causeOf(error))
      else resolve(grant ? { grant: grant as StripeGrant } : { refused: true })
    }
    const headers = new Map<string, string>()
    const response = {
      setHeader: (name: string, value: string) => headers.set(name.toLowerCase(), value),
      end: () => resolve({ redirect: headers.get('location') ?? '' }),
    }
    const authenticate = new passport.Passport()
      .use('stripe', strategy)
      .authenticate('stripe', { session: false }, answered)
    authenticate(exchange, response, reject)
  })

const causeOf = (error: unknown): unknown =>
  error instanceof OAuth2Strategy.InternalOAuthError ? error.oauthError : error

/** Stripe Connect for standard accounts. https://docs.stripe.com/connect/oauth-reference */
export const createStripeConnect = (
  settings: StripeSettings,
  options: Omit<StripeClientOptions, 'apiBase'> & { readonly callbackUrl: string },
): StripeConnect => {
  const clients = createStripeClients({ ...options, apiBase: settings.connectBase })
  const platform = (mode: Mode): StripePlatform => {
    const found = settings.platforms[mode]
    if (!found) throw new Error(`No application is set up at Stripe in ${mode} mode.`)
    return found
  }
  const client = (mode: Mode): Stripe => {
    const { secretKey, clientId } = platform(mode)
    const access: StripeAccess = { mode, stripeAccountId: clientId, apiKey: secretKey, actFor: null }
    return clients.connect(access)
  }
  const strategy = (mode: Mode): OAuth2Strategy => {
    const { clientId, secretKey } = platform(mode)
    return new StripeConnectStrategy(
      {
        authorizationURL: `${settings.connectBase}/oauth/authorize`,
        tokenURL: `${settings.connectBase}/oauth/token`,
        clientID: clientId,
        clientSecret: secretKey,
        callbackURL: options.callbackUrl,
        scope: 'read_write',
        store: stateStore,
        skipUserProfile: true,
      },
      (code) => client(mode).oauth.token({ grant_type: 'authorization_code', code }),
    )
  }

  return {
    platform: (mode) => settings.platforms[mode],
    authorizeUrl: async (mode, states) => {
      const outcome = await run(strategy(mode), { query: {}, states })
      if (!('redirect' in outcome)) throw new Error('The strategy named no consent page.')
      return outcome.redirect
    },
    exchange: async (mode, { code, state }, states) => {
      try {
        const outcome = await run(strategy(mode), { query: { code, state }, states })
        return 'grant' in outcome ? { kind: 'granted', grant: outcome.grant } : { kind: 'state-refused' }
      } catch (error) {
        return { kind: 'failed', failure: classifyStripeError(error) }
      }
    },
    deauthorize: async (mode, stripeAccountId) => {
      const { clientId } = platform(mode)
      try {
        await client(mode).oauth.deauthorize({ client_id: clientId, stripe_user_id: stripeAccountId })
      } catch (error) {
        if (!saysNotConnected(error)) throw error
      }
    },
  }
}

/** Stripe says so with `invalid_client`, as it does of a bad key, so only the text tells. */
const saysNotConnected = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeOAuthError && /not connected to stripe account/i.test(error.message)
