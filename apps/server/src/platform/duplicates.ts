import type { Model } from 'mongoose'
import { StartRefusal } from './process-refusal.ts'

/** Of an index that cannot be made; more would bury what is to be done. */
const mostGroups = 5
const mostIds = 5

interface Group {
  readonly ids: readonly unknown[]
  readonly count: number
}

const wordsOf = ({ ids, count }: Group): string =>
  `${ids.slice(0, mostIds).map(String).join(', ')}${count > mostIds ? `, and ${count - mostIds} more` : ''}`

const kept = new WeakMap<object, string>()

/** Called by `defineModel`: which of several rows must stay, where a wrong choice does harm outside the database. */
export const declareKeptOfTwice = (model: object, sentence: string): void => void kept.set(model, sentence)

/** Rows that agree in all fields of an index, by their ids: what they agree in may be an address or a name. */
const findGroups = async (model: Model<unknown>, keys: object, filter: object | undefined): Promise<Group[]> => {
  const fields = Object.keys(keys)
  const same = Object.fromEntries(fields.map((field, at) => [`k${at}`, { $ifNull: [`$${field}`, null] }]))
  return model.collection
    .aggregate<Group>(
      [
        { $match: filter ?? {} },
        { $group: { _id: same, ids: { $firstN: { input: '$_id', n: mostIds } }, count: { $sum: 1 } } },
        { $match: { count: { $gt: 1 } } },
        { $sort: { count: -1 } },
        { $limit: mostGroups + 1 },
      ],
      { allowDiskUse: true },
    )
    .toArray()
}

const sameKeys = (one: object, other: object): boolean => JSON.stringify(one) === JSON.stringify(other)

/** What keeps the indexes that are to be made for a model from being made, a sentence for each. */
const reasonsOf = async (model: Model<unknown>, toMake: readonly object[]): Promise<string[]> => {
  const unique = model.schema
    .indexes()
    .filter(([keys, options]) => options?.unique && toMake.some((wanted) => sameKeys(wanted, keys)))
  const found = await Promise.all(
    unique.map(async ([keys, options]) => {
      const sparse = options?.sparse ? Object.fromEntries(Object.keys(keys).map((key) => [key, { $exists: true }])) : {}
      const groups = await findGroups(model, keys, options?.partialFilterExpression ?? sparse)
      if (groups.length === 0) return []
      const told = groups.slice(0, mostGroups).map(wordsOf).join('; ')
      const more = groups.length > mostGroups ? '; and others' : ''
      const sentence = kept.get(model)
      const keep = sentence === undefined ? '' : ` ${sentence}`
      const of = `${model.collection.name}, index ${JSON.stringify(keys)}`
      return [`${of}: these have the same ${Object.keys(keys).join(', ')}: ${told}${more}.${keep}`]
    }),
  )
  return found.flat()
}

/**
 * Looks at what is stored before any index is touched, so that none is dropped for one that then cannot be made.
 * @throws StartRefusal that names collections, indexes and ids
 */
export const refuseDuplicates = async (
  toMake: readonly { readonly model: Model<unknown>; readonly indexes: readonly object[] }[],
): Promise<void> => {
  const reasons = (await Promise.all(toMake.map(({ model, indexes }) => reasonsOf(model, indexes)))).flat()
  if (reasons.length === 0) return
  throw new StartRefusal(
    [
      'Indexes cannot be made, because rows are stored twice that may be there once.',
      ...reasons,
      'Take a backup and look at each of them in the database: which one is used, and what belongs to it. Then remove or change all but one of each, and run "operator migrate" again.',
    ].join('\n'),
  )
}
