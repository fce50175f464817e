import { SMTPServer } from 'smtp-server'
import { afterAll } from 'vitest'
import { portOf } from './listen.ts'

/** A mail as it came over the wire. */
export interface ReceivedMail {
  readonly from: string
  readonly to: readonly string[]
  /** Header lines by lower-case name, unfolded and decoded. */
  readonly headers: ReadonlyMap<string, string>
  readonly headerNames: readonly string[]
  readonly text: string
  readonly html: string
}

const decodeWords = (text: string): string =>
  text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([BQ])\?([^?]*)\?=/gi, (_, kind: string, encoded: string) =>
      kind.toUpperCase() === 'B' ? Buffer.from(encoded, 'base64').toString() : fromQuotedPrintable(encoded, true),
    )

const fromQuotedPrintable = (text: string, inHeader = false): string => {
  const joined = inHeader ? text.replaceAll('_', ' ') : text.replace(/=\r?\n/g, '')
  const bytes = joined.replace(/(=[0-9A-F]{2})+/gi, (run) => Buffer.from(run.replaceAll('=', ''), 'hex').toString())
  return bytes
}

const splitHead = (raw: string): [head: string, body: string] => {
  const at = raw.indexOf('\r\n\r\n')
  return [raw.slice(0, at), raw.slice(at + 4)]
}

const toHeaders = (head: string): [string, string][] =>
  head
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
    .map((line): [string, string] => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), decodeWords(line.slice(colon + 1).trim())]
    })

const partOf = (raw: string, boundary: string, type: string): string => {
  const part = raw.split(`--${boundary}`).find((piece) => piece.includes(`Content-Type: ${type}`)) ?? ''
  const [head, body] = splitHead(part.replace(/^\r\n/, ''))
  const encoding = /Content-Transfer-Encoding: (\S+)/.exec(head)?.[1]
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString()
  return (encoding === 'quoted-printable' ? fromQuotedPrintable(body) : body).replaceAll('\r\n', '\n')
}

const toMail = (raw: string, from: string, to: readonly string[]): ReceivedMail => {
  const [head] = splitHead(raw)
  const entries = toHeaders(head)
  const headers = new Map(entries)
  const boundary = /boundary="([^"]+)"/.exec(headers.get('content-type') ?? '')?.[1] ?? ''
  return {
    from,
    to,
    headers,
    headerNames: entries.map(([name]) => name),
    text: partOf(raw, boundary, 'text/plain'),
    html: partOf(raw, boundary, 'text/html'),
  }
}

interface Refusal {
  readonly code: number
  readonly message: string
  /** Only of this address; else of all. */
  readonly address?: string
}

/** A real SMTP server on loopback that keeps what it is given; it can be told to refuse, to be slow, and to be away. */
export const startMailServer = async () => {
  const mails: ReceivedMail[] = []
  let refuse: Refusal | undefined
  let answers: 'given' | 'lost' = 'given'
  let held = Promise.resolve()
  const refusalOf = (address: string): Error | null =>
    refuse && (refuse.address ?? address) === address
      ? Object.assign(new Error(refuse.message), { responseCode: refuse.code })
      : null
  let mostBytes = Number.POSITIVE_INFINITY
  const create = () =>
    new SMTPServer({
      authOptional: true,
      allowInsecureAuth: true,
      disabledCommands: ['STARTTLS'],
      logger: false,
      onAuth: ({ username = '' }, _session, callback) => callback(null, { user: username }),
      onRcptTo: ({ address }, _session, callback) => callback(refusalOf(address)),
      onData: (stream, session, callback) => {
        const chunks: Buffer[] = []
        stream.on('data', (chunk: Buffer) => chunks.push(chunk))
        const keep = () => {
          if (Buffer.concat(chunks).length > mostBytes) {
            return callback(Object.assign(new Error('Message size exceeds the limit'), { responseCode: 552 }))
          }
          const { mailFrom, rcptTo } = session.envelope
          const from = mailFrom === false ? '' : mailFrom.address
          mails.push(
            toMail(
              Buffer.concat(chunks).toString(),
              from,
              rcptTo.map(({ address }) => address),
            ),
          )
          // As a client sees it whose connection breaks behind its last word.
          callback(answers === 'lost' ? Object.assign(new Error('Try again'), { responseCode: 451 }) : null)
        }
        stream.on('end', () => void held.then(keep))
      },
    })
  const listen = async (port: number): Promise<{ server: SMTPServer; port: number }> => {
    const server = create()
    return { server, port: await portOf(server.listen(port, '127.0.0.1')) }
  }
  let { server, port } = await listen(0)
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()))
  afterAll(close)
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    /** Takes the mails received since the last time. */
    take: (): ReceivedMail[] => mails.splice(0),
    refuseWith: (refusal: Refusal | undefined) => {
      refuse = refusal
    },
    /** Refuses for good what is larger. */
    takeAtMost: (bytes: number) => {
      mostBytes = bytes
    },
    /** Keeps what it is given, and the client does not learn it. */
    answersAre: (how: typeof answers) => {
      answers = how
    },
    /** Takes every mail to its end, and keeps and answers it only when it is let go. */
    hold: (): (() => void) => {
      let letGo: () => void = () => undefined
      held = new Promise((resolve) => {
        letGo = resolve
      })
      return letGo
    },
    goAway: close,
    comeBack: async () => {
      ;({ server, port } = await listen(port))
    },
  }
}
