import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino'

export type Logger = PinoLogger

/** What secrets look like, wherever they turn up in a line: Stripe keys, our API keys, webhook secrets, bearer tokens. */
const secrets = /\b(sk|rk|pk|bb|whsec|ac)_[A-Za-z0-9_]{8,}|\b(Bearer|Basic) [A-Za-z0-9+/=._-]{8,}/g

/** Replaces everything that looks like a secret, keeping the kind. */
export const withoutSecrets = (text: string): string =>
  text.replace(secrets, (_, prefix: string | undefined, scheme: string | undefined) =>
    prefix ? `${prefix}_[secret]` : `${scheme} [secret]`,
  )

const hidden = ['authorization', 'cookie', 'set-cookie', 'password', 'secret', 'token', 'apiKey', 'clientSecret']
const paths = hidden.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`, `*.*.*["${name}"]`])

/** Structured log lines on standard output. Secrets are removed by name of field and by shape of text. */
export const createLogger = (options: { level: string; process: string }, destination?: DestinationStream): Logger =>
  pino(
    {
      level: options.level,
      base: { process: options.process },
      redact: { paths, censor: '[secret]' },
      hooks: { streamWrite: withoutSecrets },
    },
    destination ?? pino.destination({ dest: 1, sync: true }),
  )
