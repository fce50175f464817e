import { ProblemResponse } from '@billbridge/contract/client'
import type { FieldError } from '@billbridge/contract/problem'

interface FieldErrorTarget {
  setErrors: (errors: Record<string, string>) => void
  getInputNode: (path: string) => HTMLElement | null
}

/** A message that completes "name …" made a sentence of its own: "must not be empty" → "Must not be empty". */
export const toSentence = (message: string): string => message.charAt(0).toUpperCase() + message.slice(1)

/**
 * Puts a problem's field errors on a Mantine form and focuses the first field. Answers the errors that no field of the
 * form shows; those, and a problem without field errors, belong into a `FormProblem` above the fields.
 */
export const applyProblemToForm = (form: FieldErrorTarget, error: unknown): FieldError[] => {
  if (!(error instanceof ProblemResponse)) throw error
  const errors = error.problem.errors ?? []
  if (errors.length === 0) return []
  form.setErrors(Object.fromEntries(errors.map(({ field, message }) => [field, toSentence(message)])))
  const first = errors.map(({ field }) => form.getInputNode(field)).find((node) => node !== null)
  first?.focus()
  return errors.filter(({ field }) => form.getInputNode(field) === null)
}

/** For `form.onSubmit`: leads to the first field that is wrong. */
export const toFirstError =
  ({ getInputNode }: Pick<FieldErrorTarget, 'getInputNode'>) =>
  (errors: Readonly<Record<string, unknown>>): void =>
    getInputNode(Object.keys(errors)[0] ?? '')?.focus()
