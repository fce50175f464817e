import { type IdKind, idPrefixes } from '@billbridge/contract/ids'
import type { JsonSchema } from '@billbridge/contract/openapi-schemas'
import type { IdSource } from '@billbridge/contract/sample-texts'
import { createSampler } from '@billbridge/contract/samples'
import { z } from 'zod'

/** A value of a schema with every field there is, or (`all` false) with those alone that have to be there. */
export const sampleOf = (schema: z.ZodType, ids: IdSource, all = true): unknown =>
  createSampler({ ids, all })(z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' }) as JsonSchema)

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
