import { randomBytes } from 'node:crypto'
import { type IdKind, idPrefixes } from '@billbridge/contract/ids'

/** Digits in ASCII order, so that ids made later sort later. */
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const timeDigits = 8
const sequenceDigits = 2
const randomDigits = 14

export type NewId = (kind: IdKind) => string

/** `count` random base62 characters, each equally likely: about 5.95 bits a character. */
export const randomText = (count: number): string => {
  let text = ''
  while (text.length < count) {
    for (const byte of randomBytes(count)) {
      // 248 is the largest multiple of 62 in a byte; the rest would favour the first digits.
      if (byte < 248 && text.length < count) text += digits[byte % 62]
    }
  }
  return text
}

const toDigits = (value: number, width: number): string => {
  let rest = value
  let text = ''
  for (let position = 0; position < width; position++) {
    text = digits.charAt(rest % 62) + text
    rest = Math.floor(rest / 62)
  }
  return text
}

/**
 * Makes ids: prefix, `_`, then 24 base62 characters that begin with the time in milliseconds and a counter within it,
 * so that index writes stay together and ids of one process sort in the order they were made.
 */
export const createNewId = (now: () => Date): NewId => {
  let time = 0
  let sequence = 0
  return (kind) => {
    const current = now().getTime()
    if (current > time) {
      time = current
      sequence = 0
    } else if (++sequence === 62 ** sequenceDigits) {
      // More ids in one millisecond than the counter holds, or a clock that went back: borrow the next millisecond.
      time += 1
      sequence = 0
    }
    return `${idPrefixes[kind]}_${toDigits(time, timeDigits)}${toDigits(sequence, sequenceDigits)}${randomText(randomDigits)}`
  }
}
