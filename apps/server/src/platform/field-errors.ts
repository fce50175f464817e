import type { FieldError } from '@billbridge/contract/problem'
import type { z } from 'zod'

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}

const formats: Readonly<Record<string, string>> = {
  date: 'a day such as 2026-01-31',
  datetime: 'a time such as 2026-01-31T12:00:00.000Z',
  url: 'an address such as https://example.com',
}

const thingsIn: Readonly<Record<string, string>> = { string: ' characters', array: ' entries' }

type Bounded = z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall

/** "must be at most 200", "must have at least 1 entries", "must be more than 0": a bound in the words of what it counts. */
const boundOf = (issue: Bounded): string => {
  const things = thingsIn[issue.origin]
  const [within, beyond, limit] =
    issue.code === 'too_big' ? ['at most', 'less than', issue.maximum] : ['at least', 'more than', issue.minimum]
  const bound = `${issue.inclusive === false ? beyond : within} ${limit}`
  return `must ${things ? 'have' : 'be'} ${bound}${things ?? ''}`
}

/** Where the values came from: in a query, several are one parameter given several times. */
type Origin = 'query' | 'elsewhere'

const kindOf = (issue: z.core.$ZodIssueInvalidType, origin: Origin): string => {
  if (/received undefined$/.test(issue.message)) return 'is missing'
  if (origin === 'query' && /received array$/.test(issue.message)) return 'must be given once, not several times'
  return `must be ${kinds[issue.expected] ?? issue.expected}`
}

/** All spellings of yes and no are taken; two are enough to name. */
const choiceOf = ({ values }: z.core.$ZodIssueInvalidValue): string =>
  values.includes('true') && values.includes('false')
    ? 'must be true or false'
    : `must be one of ${values.map(String).join(', ')}`

/** What completes "field …". The contract's own words stay; the library's are replaced by a person's. */
export const toSentence = (issue: z.core.$ZodIssue, origin: Origin = 'elsewhere'): string => {
  if (!/^(Invalid|Too big|Too small)/.test(issue.message)) return issue.message
  switch (issue.code) {
    case 'invalid_type':
      return kindOf(issue, origin)
    case 'invalid_value':
      return choiceOf(issue)
    case 'invalid_format':
      return `must be ${formats[issue.format] ?? `a valid ${issue.format}`}`
    case 'too_big':
    case 'too_small':
      return boundOf(issue)
    default:
      return 'is not right'
  }
}

/** Of several shapes that are allowed the one that was meant: whose fields were given, and no others. */
const meantShape = ({ errors }: z.core.$ZodIssueInvalidUnion): readonly z.core.$ZodIssue[] | undefined => {
  const isOfAnother = ({ code, path }: z.core.$ZodIssue) =>
    (code === 'unrecognized_keys' && path.length === 0) || (code === 'invalid_type' && path.length < 2)
  const [meant, other] = errors.filter((issues) => !issues.some(isOfAnother))
  return other ? undefined : meant
}

const fieldErrorsOf = (issue: z.core.$ZodIssue, above: readonly PropertyKey[], origin: Origin): FieldError[] => {
  const path = [...above, ...issue.path].map(String)
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ field: [...path, key].join('.'), message: 'is not a known field' }))
  }
  const meant = issue.code === 'invalid_union' ? meantShape(issue) : undefined
  if (meant) return meant.flatMap((inner) => fieldErrorsOf(inner, path, origin))
  return [{ field: path.join('.'), message: toSentence(issue, origin) }]
}

/** Names every field that is wrong; unknown fields are named one by one. */
export const toFieldErrors = (error: z.ZodError, origin: Origin = 'elsewhere'): FieldError[] =>
  error.issues.flatMap((issue) => fieldErrorsOf(issue, [], origin))
