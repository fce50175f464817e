import { randomInt } from 'node:crypto'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** Random letters and digits, as Stripe's ids and keys have them. */
export function randomText(length: number): string {
  let text = ''
  for (let i = 0; i < length; i++) text += alphabet[randomInt(alphabet.length)]
  return text
}

/** `newId('in')` → `in_1…`, 24 characters after the prefix. */
export const newId = (prefix: string): string => `${prefix}_1${randomText(23)}`

/** What invoice numbers of a customer begin with: eight letters and digits. */
export const newInvoicePrefix = (): string => randomText(8).toUpperCase()
