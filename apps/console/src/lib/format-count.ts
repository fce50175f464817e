import type { CappedCount } from '@billbridge/contract/page'

const numbers = new Intl.NumberFormat('en')

/** A count as people read it: 1204 → "1,204"; a capped one → "10,000+". */
export const formatCount = (count: number | CappedCount): string => {
  if (typeof count === 'number') return numbers.format(count)
  return numbers.format(count.count) + (count.exact ? '' : '+')
}

/** "1 bill", "1,204 bills"; give the plural when it is not the word with an s. */
export const countOf = (count: number | CappedCount, word: string, plural = `${word}s`): string =>
  `${formatCount(count)} ${count === 1 || (typeof count === 'object' && count.count === 1) ? word : plural}`
