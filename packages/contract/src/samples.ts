import type { JsonSchema } from './openapi-schemas.ts'
import { type IdSource, type Place, sampleText } from './sample-texts.ts'

export interface SampleOptions {
  readonly ids: IdSource
  /** Every field there is (default), or those alone that have to be there. */
  readonly all?: boolean
  /** Follows a reference of the schema. */
  readonly resolve?: (ref: string) => JsonSchema
  /** Whose values the top level holds, such as the resource; what `id` there is the id of. */
  readonly of?: string
}

/** A whole amount of money in minor units; where sums are compared, one line makes the whole. */
const sampleAmount = 24_900

const sampleNumber = (schema: JsonSchema): number => {
  const { minimum = 1, exclusiveMinimum, maximum = Number.POSITIVE_INFINITY } = schema
  if (typeof schema.default === 'number') return schema.default
  const least = Math.max(1, minimum, typeof exclusiveMinimum === 'number' ? exclusiveMinimum + 1 : 1)
  const isAmount = schema.description?.includes('minor units') ?? false
  return Math.min(maximum, isAmount ? Math.max(least, sampleAmount) : least)
}

const scalarDefault = ({ default: value }: JsonSchema): unknown =>
  typeof value === 'object' || value === '' ? undefined : value

/** Writes values of JSON schemas: for the examples of the reference, and for tests that ask every endpoint. */
export const createSampler = ({ ids, all = true, resolve, of = '' }: SampleOptions) => {
  const sampleObject = ({ properties = {}, required = [] }: JsonSchema, place: Place): object =>
    Object.fromEntries(
      Object.entries(properties)
        .filter(([name]) => all || required.includes(name))
        .map(([name, schema]) => [name, sample(schema as JsonSchema, { field: name, parent: place.field })]),
    )

  const sampleEntries = ({ propertyNames, additionalProperties }: JsonSchema, place: Place): object => {
    const names = typeof propertyNames === 'object' ? (propertyNames.enum ?? []) : []
    if (typeof additionalProperties !== 'object') return {}
    return Object.fromEntries(names.map((name) => [String(name), sample(additionalProperties as JsonSchema, place)]))
  }

  const sampleOfType = (schema: JsonSchema, type: unknown, place: Place): unknown => {
    switch (type) {
      case 'object':
        return schema.properties ? sampleObject(schema, place) : sampleEntries(schema, place)
      case 'array':
        return schema.items ? [sample(schema.items as JsonSchema, place)] : []
      case 'string':
        return sampleText(schema, ids, place)
      case 'integer':
      case 'number':
        return sampleNumber(schema)
      case 'boolean':
        return schema.default ?? false
      default:
        return schema.default ?? (place.field === 'before' || place.field === 'after' ? 'Example' : {})
    }
  }

  const sample = (schema: JsonSchema, place: Place): unknown => {
    if (schema.examples?.length) return (schema.examples as unknown[])[0]
    if (schema.$ref !== undefined && resolve) return sample(resolve(schema.$ref), place)
    const [choice] = schema.anyOf ?? schema.oneOf ?? []
    if (choice) return sample(choice as JsonSchema, place)
    if (schema.const !== undefined) return schema.const
    // Test mode where there is a choice: that is where trying does no harm.
    if (schema.enum) return schema.enum.find((value) => value === 'test') ?? scalarDefault(schema) ?? schema.enum[0]
    const type = Array.isArray(schema.type) ? schema.type.find((one) => one !== 'null') : schema.type
    return sampleOfType(schema, type, place)
  }

  return (schema: JsonSchema): unknown => sample(schema, { field: of, parent: '' })
}
