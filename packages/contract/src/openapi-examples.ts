import { type IdKind, idPrefixes } from './ids.ts'
import type { JsonSchema, SchemaWriter } from './openapi-schemas.ts'
import { createSampler } from './samples.ts'

export interface Examples {
  /** A value that a schema takes, where something of this name stands. */
  readonly of: (schema: JsonSchema, name: string) => unknown
}

/** An id of the right form that is nobody's. */
export const exampleId = (kind: IdKind): string => `${idPrefixes[kind]}_Example00000000000000000`

/** Examples for every place of the document; the schemas that they name must have been written by then. */
export const createExamples = ({ components }: SchemaWriter): Examples => {
  const resolve = (ref: string): JsonSchema => components[ref.replace('#/components/schemas/', '')] ?? {}
  return { of: (schema, name) => createSampler({ ids: exampleId, resolve, of: name })(schema) }
}
