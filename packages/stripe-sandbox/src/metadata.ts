import { invalidParameter } from './api-error.ts'
import type { Reader } from './params.ts'
import type { Metadata } from './rows.ts'

/** Changes to metadata: an empty value removes a key; null clears all. https://docs.stripe.com/metadata */
export type MetadataChange = Metadata | null

export const metadata: Reader<MetadataChange> = {
  read(value, name) {
    if (value === '') return null
    if (typeof value === 'string') throw invalidParameter('Invalid object', name)
    const change: Metadata = {}
    for (const [key, text] of Object.entries(value)) {
      if (typeof text !== 'string') throw invalidParameter('Metadata values must be strings.', `${name}[${key}]`)
      if (key.length > 40) {
        throw invalidParameter(
          `Metadata keys can have up to 40 characters, but you passed in a key that is ${key.length} characters. Invalid key: ${key}`,
          name,
        )
      }
      if (text.length > 500) {
        throw invalidParameter(
          `Metadata values can have up to 500 characters, but you passed in a value that is ${text.length} characters. Invalid value: ${text}`,
          `${name}[${key}]`,
        )
      }
      change[key] = text
    }
    return change
  },
}

/** The metadata after a change; more than fifty keys are refused. */
export function mergeMetadata(existing: Metadata, change: MetadataChange | undefined, name = 'metadata'): Metadata {
  if (change === undefined) return existing
  if (change === null) return {}
  const merged = Object.fromEntries(Object.entries({ ...existing, ...change }).filter(([, text]) => text !== ''))
  if (Object.keys(merged).length > 50) {
    throw invalidParameter('You can specify up to 50 keys for metadata.', name)
  }
  return merged
}
