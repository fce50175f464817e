/** Letters written from right to left, and marks that turn the direction: Hebrew, Arabic and their neighbours. */
const turnsDirection =
  /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

const firstStrongIsolate = '\u2068'
const popIsolate = '\u2069'
const isolates = /[\u2066-\u2068]/gu
const ends = /\u2069/gu

/** So many isolates are opened and not closed in a text, that as many ends have to follow it. */
const openIn = (text: string): number =>
  Math.max(0, (text.match(isolates)?.length ?? 0) - (text.match(ends)?.length ?? 0))

/**
 * A name inside a sentence: whatever direction it is written in, the words around it stay where they are. In markup use
 * `<bdi>`; this is for sentences that are plain text. Names written from left to right are left alone.
 */
export const isolated = (name: string): string =>
  turnsDirection.test(name) ? firstStrongIsolate + name + popIsolate.repeat(openIn(name) + 1) : name
