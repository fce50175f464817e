import { emailAddress } from '@billbridge/contract/ids'
import type { MailSettings } from './platform/mail.ts'

type Environment = Readonly<Record<string, string | undefined>>

export const mailSettingNames: readonly string[] = ['SMTP_URL', 'MAIL_FROM']

const loopback = ['localhost', '127.0.0.1', '[::1]']

const toUrl = (text: string): URL | undefined => {
  try {
    const url = new URL(text)
    return ['smtp:', 'smtps:'].includes(url.protocol) && url.hostname !== '' ? url : undefined
  } catch {
    return undefined
  }
}

/** `billing@example.com`, or a name before it: `Example Billing <billing@example.com>`. */
const isSender = (text: string): boolean => {
  const [, inBrackets] = /^[^<>"\p{Cc}]{0,100}<([^<>]+)>$/u.exec(text) ?? []
  return emailAddress.safeParse(inBrackets ?? text).success
}

/** What is wrong with the settings for e-mail, in sentences that hold no secret. */
export const mailMistakes = ({ SMTP_URL: url, MAIL_FROM: from }: Environment): string[] => [
  ...(url && !toUrl(url)
    ? ['SMTP_URL must be an address such as smtps://name:password@mail.example.com:465 (smtp:// begins without TLS)']
    : []),
  ...(url && !from ? ['MAIL_FROM is missing: e-mail needs a sender'] : []),
  ...(from && !isSender(from)
    ? ['MAIL_FROM must be an e-mail address, or a name and one: Example Billing <billing@example.com>']
    : []),
]

/**
 * How e-mail is sent; null where no server is named. `smtps://` begins with TLS; `smtp://` goes over to it when the
 * server can, and has to before a password is sent to another machine, unless the address says `requireTLS=false`.
 */
export const toMailConfig = ({ SMTP_URL, MAIL_FROM: from }: Environment): MailSettings | null => {
  const url = SMTP_URL ? toUrl(SMTP_URL) : undefined
  if (!url || !from) return null
  const isBare = url.protocol === 'smtp:' && !loopback.includes(url.hostname)
  if (isBare && url.username !== '' && !url.searchParams.has('requireTLS')) url.searchParams.set('requireTLS', 'true')
  return { url: url.href, from }
}
