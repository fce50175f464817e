import { type IdKind, idPrefixes } from '@billbridge/contract/ids'
import { z } from 'zod'

/** Gives an id of a kind for a sample; the same for the whole sample. */
export type IdSource = (kind: IdKind) => string

type Schema = z.core.JSONSchema.BaseSchema

const kindOf = new Map(
  Object.entries(idPrefixes).map(([kind, prefix]) => [`^${prefix}_[A-Za-z0-9]{8,40}$`, kind as IdKind]),
)

/** Texts for the patterns of the contract; a new pattern wants a new line. */
const texts = [
  'Example',
  '2026-01-31',
  'someone@example.com',
  'USD',
  '1.5',
  'cus_example',
  'in_example',
  'rk_test_example1',
]

/** Where the schema alone does not tell what is right. */
const byFieldName: Readonly<Record<string, unknown>> = { currency: 'USD', timeZone: 'Europe/Berlin' }

const sampleText = (schema: Schema, ids: IdSource): string => {
  const patterns = [schema, ...(schema.allOf ?? [])].flatMap((part) => {
    const { pattern } = part as Schema
    return pattern === undefined ? [] : [pattern]
  })
  const kind = patterns.map((pattern) => kindOf.get(pattern)).find((found) => found !== undefined)
  if (kind) return ids(kind)
  if (schema.format === 'date-time') return '2026-01-31T12:00:00.000Z'
  const text = texts.find((candidate) => patterns.every((pattern) => new RegExp(pattern).test(candidate)))
  if (text === undefined)
    throw new Error(`No text is known for ${patterns.join(' and ')}: add one to the list of texts.`)
  return text.padEnd(schema.minLength ?? 0, '.')
}

const sampleNumber = ({ minimum = 1, exclusiveMinimum }: Schema): number =>
  Math.max(1, minimum, typeof exclusiveMinimum === 'number' ? exclusiveMinimum + 1 : 1)

const sampleObject = ({ properties = {}, required = [] }: Schema, ids: IdSource, all: boolean): object =>
  Object.fromEntries(
    Object.entries(properties)
      .filter(([name]) => all || required.includes(name))
      .map(([name, schema]) => [name, byFieldName[name] ?? sampleSchema(schema as Schema, ids, all)]),
  )

const sampleSchema = (schema: Schema, ids: IdSource, all: boolean): unknown => {
  const [choice] = schema.anyOf ?? schema.oneOf ?? []
  if (choice) return sampleSchema(choice as Schema, ids, all)
  if (schema.const !== undefined) return schema.const
  // Test mode where there is a choice: that is where the objects of the tests are.
  if (schema.enum) return schema.enum.find((value) => value === 'test') ?? schema.enum[0]
  switch (schema.type) {
    case 'object':
      return sampleObject(schema, ids, all)
    case 'array':
      return schema.items ? [sampleSchema(schema.items as Schema, ids, all)] : []
    case 'string':
      return sampleText(schema, ids)
    case 'integer':
    case 'number':
      return sampleNumber(schema)
    case 'boolean':
      return schema.default ?? false
    default:
      return schema.default ?? {}
  }
}

const toSchema = (schema: z.ZodType): Schema =>
  z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' }) as Schema

/** A value of a schema with every field there is, or (`all` false) with those alone that have to be there. */
export const sampleOf = (schema: z.ZodType, ids: IdSource, all = true): unknown =>
  sampleSchema(toSchema(schema), ids, all)

/** The kinds of ids that a schema takes anywhere. */
export const idKindsOf = (schema: z.ZodType | undefined): IdKind[] => {
  const kinds = new Set<IdKind>()
  if (schema) {
    sampleOf(schema, (kind) => {
      kinds.add(kind)
      return `${idPrefixes[kind]}_00000000`
    })
  }
  return [...kinds]
}
