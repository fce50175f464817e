import type { Mode } from '@billbridge/contract/modes'

/** What is entered to connect by a key. */
export interface KeyFormValues {
  accountName: string
  secretKey: string
  acceptFullSecretKey: boolean
}

export interface KeyFacts {
  mode: Mode
  /** A full secret key (`sk_…`), which can do everything. */
  isFull: boolean
}

const shape = /^(rk|sk)_(live|test)_[A-Za-z0-9_]{8,240}$/

/** What a Stripe secret key says of itself; undefined when the text is none. */
export const readKey = (text: string): KeyFacts | undefined => {
  const match = shape.exec(text.trim())
  if (!match) return undefined
  return { mode: match[2] === 'live' ? 'live' : 'test', isFull: match[1] === 'sk' }
}
