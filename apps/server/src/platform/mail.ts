import { createTransport } from 'nodemailer'
import type { Metrics } from './metrics.ts'

export interface MailSettings {
  /** `smtp://` or `smtps://`, with name and password: a secret. */
  readonly url: string
  readonly from: string
}

export interface Mail {
  readonly to: { readonly name: string; readonly address: string }
  readonly subject: string
  readonly text: string
  readonly html: string
  /** Names this mail in every try, so that a receiver can tell a repetition. */
  readonly id: string
}

/** What became of a mail: taken by the server, refused for good, or to be tried again. `reason` holds no secret. */
export type MailOutcome = { readonly kind: 'sent' } | { readonly kind: 'refused' | 'failed'; readonly reason: string }

export interface Mailer {
  /** Tries once, and counts it. */
  readonly send: (mail: Mail) => Promise<MailOutcome>
  /** Counts an e-mail that is not tried any more. */
  readonly noteGivenUp: () => void
}

/** Control characters and those that turn the direction of writing: neither belongs in a line that others read. */
const unwanted = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu

/** Text for a header: one line, whatever somebody put in it. */
export const toHeaderText = (text: string, most = 200): string => {
  const line = text.replace(unwanted, ' ').replace(/\s+/g, ' ').trim()
  return line.length > most ? `${line.slice(0, most - 1)}…` : line
}

const domainOf = (from: string): string => /@([^<>\s@]+)>?$/.exec(from)?.[1] ?? 'localhost'

/** The recipient or the message was refused with 5xx: the same will be said again. A refused sign-in can be mended. */
const isFinal = (code: unknown, responseCode: unknown): boolean =>
  (code === 'EENVELOPE' || code === 'EMESSAGE') && typeof responseCode === 'number' && responseCode >= 500

const toOutcome = (error: unknown): MailOutcome => {
  if (!(error instanceof Error)) throw error
  const [code, responseCode] = ['code', 'responseCode'].map((name): unknown => Reflect.get(error, name))
  const said = [code, responseCode].filter((part) => part !== undefined).join(' ')
  const reason = toHeaderText(said === '' ? error.message : `${said}: ${error.message}`)
  return { kind: isFinal(code, responseCode) ? 'refused' : 'failed', reason }
}

/** Counts every e-mail of every kind; it is there, at nothing, where no e-mail is set up. */
export const createMailCount = (metrics: Metrics) =>
  metrics.counter({
    name: 'billbridge_emails_total',
    help: 'Tries of e-mails that were sent or failed, and e-mails that were given up',
    labelNames: ['outcome'],
  })

/** Sends one mail at a time over SMTP. Never throws for what a server or a network does. */
export const createMailer = ({ url, from }: MailSettings, count: ReturnType<typeof createMailCount>): Mailer => {
  const transport = createTransport({
    url,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    send: async ({ to, subject, text, html, id }) => {
      try {
        await transport.sendMail({
          from,
          to: { name: toHeaderText(to.name, 100), address: to.address },
          subject: toHeaderText(subject),
          text,
          html,
          messageId: `<${id}@${domainOf(from)}>`,
          headers: { 'Auto-Submitted': 'auto-generated' },
        })
        count.inc({ outcome: 'sent' })
        return { kind: 'sent' }
      } catch (error) {
        count.inc({ outcome: 'failed' })
        return toOutcome(error)
      }
    },
    noteGivenUp: () => count.inc({ outcome: 'given-up' }),
  }
}
