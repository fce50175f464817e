import type { FieldError } from '@billbridge/contract/problem'
import type { z } from 'zod'

/** Names every field that is wrong; unknown fields are named one by one. */
export const toFieldErrors = (error: z.ZodError): FieldError[] =>
  error.issues.flatMap((issue) => {
    const path = issue.path.map(String)
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ field: [...path, key].join('.'), message: 'is not a known field' }))
    }
    return [{ field: path.join('.'), message: issue.message }]
  })
