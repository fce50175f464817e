import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino'
import { logFacts } from './log-facts.ts'

export type Logger = PinoLogger

/**
 * What secrets look like, wherever they turn up in a line: keys, codes and tokens of Stripe, our API keys, bearer tokens. Also
 * keys as Stripe masks them (`sk_live_****abcd`): their ends may be the platform's, which is nobody's business here.
 */
const secrets = /\b(sk|rk|pk|bb|whsec|ac|rt)_[A-Za-z0-9_*]{8,}|\b(Bearer|Basic) [A-Za-z0-9+/=._-]{8,}/g

/** Signed tokens, as identity providers give them. */
const signedTokens = /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(\.[A-Za-z0-9_-]*)?/g

/** What an address or a form carries under the name of a secret: of a way to Stripe, to a provider, of a code's app. */
const parameters = /\b(secret|client_secret|code|code_verifier|state|nonce|\w*token)=[^&\s"'\\#]{16,}/g

/** The end of a link that lets somebody in. */
const links = /(\/(?:invitation|reset-password)#)[A-Za-z0-9]{43}/g

/** The name and password in an address, such as a connection string. */
const signIns = /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@"']+@/gi

/** Replaces everything that looks like a secret, keeping the kind. */
export const withoutSecrets = (text: string): string =>
  text
    .replace(secrets, (_, prefix: string | undefined, scheme: string | undefined) =>
      prefix ? `${prefix}_[secret]` : `${scheme} [secret]`,
    )
    .replace(signIns, '$1[secret]@')
    .replace(signedTokens, '[secret]')
    .replace(parameters, '$1=[secret]')
    .replace(links, '$1[secret]')

const hidden = ['authorization', 'cookie', 'set-cookie', 'password', 'secret', 'token', 'apiKey', 'clientSecret']
const paths = hidden.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`, `*.*.*["${name}"]`])

/** What of an error is worth a line, of ours, the driver's and Stripe's. */
const facts = ['code', 'codeName', 'statusCode', 'requestId', 'syscall'] as const
const deepestCause = 3

/**
 * An error by name, message, code, stack and cause. Nothing else of it: drivers and SDKs hang whole connections, requests
 * and topologies on theirs, which are long, circular, and hold what is nobody's business.
 */
const toLoggedError = (error: unknown, depth = 0): unknown => {
  if (!(error instanceof Error)) return typeof error === 'object' ? Object.prototype.toString.call(error) : error
  const known = Object.entries(error).filter(
    ([name, value]) => facts.some((fact) => fact === name) && ['string', 'number'].includes(typeof value),
  )
  const { name, message, stack, cause } = error
  return {
    type: name,
    message,
    ...Object.fromEntries(known),
    stack,
    ...(cause !== undefined && depth < deepestCause ? { cause: toLoggedError(cause, depth + 1) } : {}),
  }
}

/** Structured log lines on standard output. Secrets are removed by name of field and by shape of text. */
export const createLogger = (options: { level: string; process: string }, destination?: DestinationStream): Logger =>
  pino(
    {
      level: options.level,
      base: { process: options.process },
      serializers: { err: toLoggedError },
      mixin: () => ({ ...logFacts() }),
      redact: { paths, censor: '[secret]' },
      hooks: { streamWrite: withoutSecrets },
    },
    destination ?? pino.destination({ dest: 1, sync: true }),
  )
