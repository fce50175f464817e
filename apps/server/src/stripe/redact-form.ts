import { withoutSecrets } from '../platform/logger.ts'

/** Parts of a form that name a person or open a door; the rest is what a bill says and helps to find a fault. */
const hiddenNames = /(^|\[)(email|phone|address|shipping|client_secret|code|secret|api_key)(\]|\[|$)/
const hiddenAtTheTop = new Set(['name', 'query'])
const mostCharacters = 16_000

const redactPair = (pair: string): string => {
  const [name = '', value = ''] = pair.split('=', 2).map(decodePart)
  const hidden = hiddenNames.test(name) || hiddenAtTheTop.has(name)
  return `${name}=${hidden ? '[redacted]' : withoutSecrets(value)}`
}

/** Stripe's SDK writes `+` as `%20` and never malforms; what is not decodable is shown as it came. */
const decodePart = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/**
 * A form body for a person to read: one `name=value` a line, decoded, without personal details and secrets, at most
 * 16,000 characters. Null for an empty body.
 */
export const redactForm = (form: string): string | null => {
  if (form === '') return null
  const text = form.split('&').map(redactPair).join('\n')
  return text.length <= mostCharacters
    ? text
    : `${text.slice(0, mostCharacters)}\n… ${text.length - mostCharacters} more characters`
}

/** A path whose query is treated like a form. */
export const redactPath = (path: string): string => {
  const at = path.indexOf('?')
  if (at < 0) return path
  return `${path.slice(0, at)}?${path
    .slice(at + 1)
    .split('&')
    .map(redactPair)
    .join('&')}`
}
