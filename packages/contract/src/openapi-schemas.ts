import { z } from 'zod'
import { addressSchema, batchResultSchema } from './accounts.ts'
import { lineItemSchema } from './bills.ts'
import { configurationSettingsSchema } from './configurations.ts'
import { endpointsByResource } from './endpoints.ts'
import { decisionSchema, exportErrorSchema } from './export-decisions.ts'
import { actorReference } from './ids.ts'
import { currencyTotalSchema } from './money.ts'
import { cappedCountSchema } from './page.ts'
import { fieldErrorSchema, problemSchema } from './problem.ts'
import { sentInvoiceSchema } from './sent-invoices.ts'

/** A JSON schema as OpenAPI 3.1 takes it (draft 2020-12). */
export type JsonSchema = z.core.JSONSchema.BaseSchema

/** Which side of a schema is written down: what may be sent, or what is answered. */
export type Side = 'input' | 'output'

const toPascal = (text: string): string => text.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase())

/** `bills` → `Bill`, `audit-entries` → `AuditEntry`, `stripe-news` → `StripeNews`. */
const toTypeName = (resource: string): string =>
  toPascal(resource === 'stripe-news' ? resource : resource.replace(/ies$/, 'y').replace(/s$/, ''))

/** The row of a list answer; undefined when it is no list. */
const rowOf = (response: z.ZodType | undefined): z.ZodType | undefined => {
  if (!(response instanceof z.ZodObject)) return undefined
  const { data } = response.shape
  return data instanceof z.ZodArray ? (data.element as z.ZodType) : undefined
}

/** Parts of several answers that deserve a name of their own. What is not named is written out where it stands. */
const parts: Readonly<Record<string, z.ZodType>> = {
  Problem: problemSchema,
  FieldError: fieldErrorSchema,
  Actor: actorReference,
  Address: addressSchema,
  BatchResult: batchResultSchema,
  CappedCount: cappedCountSchema,
  ConfigurationSettings: configurationSettingsSchema,
  CurrencyTotal: currencyTotalSchema,
  Decision: decisionSchema,
  ExportError: exportErrorSchema,
  LineItem: lineItemSchema,
  SentInvoice: sentInvoiceSchema,
}

/** Names what a resource lists and what it gives singly after the resource, so that a new one is named by itself. */
const nameSchemas = (): ReadonlyMap<z.ZodType, string> => {
  const named = new Map(Object.entries(parts))
  const known = new Set(named.values())
  const name = (schema: z.ZodType | undefined, ...choices: string[]) => {
    const free = choices.find((choice) => !named.has(choice))
    if (!schema || !free || known.has(schema)) return
    known.add(schema)
    named.set(free, schema)
  }
  for (const [resource, { list, get }] of Object.entries(endpointsByResource)) {
    const type = toTypeName(resource)
    name(rowOf(list?.response), type, `${type}Row`)
    name(get?.response, type, `${type}Detail`)
  }
  return new Map([...named].map(([title, schema]) => [schema, title]))
}

/** The descriptions of the contract, with the names of the schemas as their ids. */
class NamedMetadata extends z.core.$ZodRegistry<Record<string, unknown>> {
  readonly names = nameSchemas()

  override get(schema: z.core.$ZodType): Record<string, unknown> | undefined {
    const name = this.names.get(schema as z.ZodType)
    const described = z.globalRegistry.get(schema)
    return name === undefined ? described : { ...described, id: name }
  }

  override has(schema: z.core.$ZodType): boolean {
    return this.get(schema) !== undefined
  }
}

/** What is sent has the words `true` and `false` in an address, where nothing has a type. */
const isWordForBoolean = ({ _zod: { def } }: z.core.$ZodTypes): boolean =>
  def.type === 'pipe' && def.out._zod.def.type === 'boolean'

/** Takes away what says nothing to a reader: bounds that every number of JavaScript has, patterns beside their format. */
const tidy = (json: JsonSchema, side: Side): void => {
  delete json.id
  if (json.format === 'date' || json.format === 'date-time') delete json.pattern
  if (side === 'input') return
  if (json.minimum === Number.MIN_SAFE_INTEGER) delete json.minimum
  if (json.maximum === Number.MAX_SAFE_INTEGER) delete json.maximum
  if (json.additionalProperties === false) delete json.additionalProperties
}

/**
 * Writes schemas as JSON schemas and gathers the named ones on the way. Both sides of a schema are written apart: what has
 * a default may be left out of a request and is always in an answer. An answer may get new fields within v1, so that
 * its schemas are open; a request with a field that is not known is refused, so that theirs are closed.
 */
export const createSchemaWriter = () => {
  const metadata = new NamedMetadata()
  const components: Record<string, JsonSchema> = {}

  const write = (schema: z.ZodType, side: Side): JsonSchema => {
    const toName = (id: string): string => (side === 'input' ? `${id}Input` : id)
    const toAddress = (id: string): string => `#/components/schemas/${toName(id)}`
    const {
      $schema: _,
      $defs = {},
      ...json
    } = z.toJSONSchema(schema, {
      io: side,
      unrepresentable: 'any',
      metadata,
      override: ({ zodSchema, jsonSchema }) => {
        if (side === 'input' && isWordForBoolean(zodSchema)) jsonSchema.enum = ['true', 'false']
        tidy(jsonSchema, side)
      },
    })
    const withRefs = (part: unknown): JsonSchema =>
      JSON.parse(JSON.stringify(part), (key, value) =>
        key === '$ref' && typeof value === 'string' ? toAddress(value.replace('#/$defs/', '')) : value,
      )
    for (const [id, definition] of Object.entries($defs)) components[toName(id)] ??= withRefs(definition)
    const own = metadata.get(schema)?.id
    if (typeof own !== 'string') return withRefs(json)
    components[toName(own)] ??= withRefs(json)
    return { $ref: toAddress(own) }
  }

  return { write, components }
}

export type SchemaWriter = ReturnType<typeof createSchemaWriter>
