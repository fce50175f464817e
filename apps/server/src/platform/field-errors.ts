import type { FieldError } from '@billbridge/contract/problem'
import type { z } from 'zod'

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
}

const formats: Readonly<Record<string, string>> = {
  date: 'a day such as 2026-01-31',
  datetime: 'a time such as 2026-01-31T12:00:00.000Z',
  url: 'an address such as https://example.com',
}

/** What completes "field …". The contract's own words stay; the library's are replaced by a person's. */
const toSentence = (issue: z.core.$ZodIssue): string => {
  if (!/^Invalid/.test(issue.message)) return issue.message
  switch (issue.code) {
    case 'invalid_type':
      return /received undefined$/.test(issue.message)
        ? 'is missing'
        : `must be ${kinds[issue.expected] ?? issue.expected}`
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`
    case 'invalid_format':
      return `must be ${formats[issue.format] ?? `a valid ${issue.format}`}`
    default:
      return 'is not right'
  }
}

/** Names every field that is wrong; unknown fields are named one by one. */
export const toFieldErrors = (error: z.ZodError): FieldError[] =>
  error.issues.flatMap((issue) => {
    const path = issue.path.map(String)
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ field: [...path, key].join('.'), message: 'is not a known field' }))
    }
    return [{ field: path.join('.'), message: toSentence(issue) }]
  })
