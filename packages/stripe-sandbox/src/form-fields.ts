import type { Request } from 'express'
import { type FormObject, parseForm } from './form-body.ts'

/** The fields a page's form sent. */
export const postedForm = (req: Request): FormObject => parseForm(typeof req.body === 'string' ? req.body : '')

/** The fields of the address, nested brackets included. */
export const queryForm = (req: Request): FormObject => parseForm(req.originalUrl.split('?').slice(1).join('?'))

/** A text field; undefined when it is missing or empty. */
export function field(form: FormObject, name: string): string | undefined {
  const value = form[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** A repeated field (`name[]=…`), in order. */
export function fieldList(form: FormObject, name: string): string[] {
  const value = form[name]
  if (value === undefined) return []
  const values = typeof value === 'string' ? [value] : Object.values(value)
  return values.filter((entry): entry is string => typeof entry === 'string')
}
