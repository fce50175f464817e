import type { Headers } from './openapi-headers.ts'
import type { JsonSchema } from './openapi-schemas.ts'

interface Reference {
  readonly $ref: string
}

export interface OpenApiParameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required: boolean
  readonly description?: string
  readonly schema: object
  readonly example?: unknown
}

export interface OpenApiMedia {
  readonly schema: JsonSchema
  readonly example?: unknown
  readonly examples?: Readonly<Record<string, Reference>>
}

export interface OpenApiResponse {
  readonly description: string
  readonly headers: Headers
  readonly content?: Readonly<Record<string, OpenApiMedia>>
}

/** One thing that can be asked, as the document says it. */
export interface OpenApiOperation {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly summary: string
  readonly description: string
  readonly security?: readonly object[]
  readonly parameters: readonly (OpenApiParameter | Reference)[]
  readonly requestBody?: { readonly required: boolean; readonly content: Readonly<Record<string, OpenApiMedia>> }
  readonly responses: Readonly<Record<string, OpenApiResponse | Reference>>
}
