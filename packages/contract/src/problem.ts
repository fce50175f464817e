import { z } from 'zod'
import { problemTable } from './problem-table.ts'
import { takesIdempotencyKey } from './request-headers.ts'

export type ProblemType = keyof typeof problemTable

/** Status, title and remedy of a problem type. */
export const problemOf = (type: ProblemType) => {
  const [status, title, remedy] = problemTable[type]
  return { status, title, remedy }
}

export const problemTypes = /* @__PURE__ */ Object.keys(problemTable) as ProblemType[]

const typePrefix = 'urn:billbridge:problem:'
export const toProblemUri = (type: ProblemType): string => typePrefix + type
/** The type a URI of ours names. The table is not asked, so that a page need not load it: answers bring their own words. */
export const fromProblemUri = (uri: string): ProblemType | undefined =>
  uri.startsWith(typePrefix) ? (uri.slice(typePrefix.length) as ProblemType) : undefined

/** Problems any endpoint may answer, beside its own. */
export const commonProblems = (spec: {
  method: string
  access: string
  proof?: 'fresh' | undefined
  body?: unknown
  bodyType?: 'json' | 'csv'
  params?: unknown
  query?: { readonly shape: object } | undefined
  success: number
}): ProblemType[] => {
  const isPublic = spec.access === 'public'
  const notForYou = spec.access === 'signed-in' ? 'people-only' : 'not-allowed'
  const changes = spec.method !== 'GET'
  return [
    ...(isPublic ? [] : (['not-signed-in', 'acts-elsewhere', notForYou, 'too-many-attempts'] as const)),
    ...(spec.proof ? (['proof-needed'] as const) : []),
    ...(spec.params ? (['not-found'] as const) : []),
    ...(changes
      ? (['cross-site-request', 'not-by-https', 'malformed-json', 'unsupported-media-type', 'body-too-large'] as const)
      : []),
    'invalid-request',
    ...(spec.query && 'cursor' in spec.query.shape ? (['invalid-cursor'] as const) : []),
    ...(takesIdempotencyKey(spec) ? (['idempotency-key-reused', 'idempotency-key-in-use'] as const) : []),
    'unavailable',
    'internal-error',
    'secret-not-opened',
  ]
}

/** One field that is wrong: `field` is a path such as `lineItems.3.amount`; the message completes "amount …". */
export const fieldErrorSchema = z.object({ field: z.string(), message: z.string() })
export type FieldError = z.infer<typeof fieldErrorSchema>

/** Body of every refusal, `application/problem+json`. `details` holds facts of the one type (ids, names, numbers). */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  remedy: z.string(),
  errors: z.array(fieldErrorSchema).optional(),
  details: z.record(z.string(), z.unknown()).optional(),
  requestId: z.string().optional(),
})
export type Problem = z.infer<typeof problemSchema>
