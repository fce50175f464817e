import { type FieldError, type ProblemType, problemOf } from '@billbridge/contract/problem'

export interface ProblemOptions {
  /** A sentence for a person, more exact than the title of the type. */
  readonly detail?: string
  readonly errors?: readonly FieldError[]
  /** Facts of this type of problem (ids, names, numbers); sent to the caller, so no secrets. */
  readonly details?: Readonly<Record<string, unknown>>
  /** Response headers that belong to it, such as Retry-After. */
  readonly headers?: Readonly<Record<string, string>>
}

/** A refusal the caller can do something about. Thrown anywhere, answered once, in `http/problem-handler.ts`. */
export class ProblemError extends Error {
  readonly type: ProblemType
  readonly detail: string
  readonly errors: readonly FieldError[] | undefined
  readonly details: Readonly<Record<string, unknown>> | undefined
  readonly headers: Readonly<Record<string, string>>

  constructor(type: ProblemType, options: ProblemOptions = {}) {
    const detail = options.detail ?? `${problemOf(type).title}.`
    super(detail)
    this.name = 'ProblemError'
    this.type = type
    this.detail = detail
    this.errors = options.errors
    this.details = options.details
    this.headers = options.headers ?? {}
  }
}

/** Refuses one field: `invalid-request` with the field named. */
export const fieldProblem = (field: string, message: string): ProblemError =>
  new ProblemError('invalid-request', { detail: `${field} ${message}.`, errors: [{ field, message }] })
