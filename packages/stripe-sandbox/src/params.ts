import { type ApiError, invalidParameter, missingParameter } from './api-error.ts'
import { isCurrency, supportedCurrencies } from './currencies.ts'
import type { FormObject, FormValue } from './form-body.ts'

/** Turns one form value into a typed one, or throws the refusal Stripe would give. `name` is the bracketed name. */
export type Reader<T> = { read(value: FormValue, name: string): T; required?: true }
export type Shape = Record<string, Reader<unknown>>
export type Parsed<S extends Shape> = {
  [K in keyof S]: S[K] extends { required: true } & Reader<infer T>
    ? T
    : S[K] extends Reader<infer T>
      ? T | undefined
      : never
}

const reader = <T>(read: Reader<T>['read']): Reader<T> => ({ read })

function plain(value: FormValue, name: string): string {
  if (typeof value === 'string') return value
  throw invalidParameter(`Invalid string: ${JSON.stringify(value)}`, name)
}

function cannotBeEmpty(name: string): ApiError {
  return invalidParameter(
    `You passed an empty string for '${name}'. We assume empty values are an attempt to unset a parameter; however '${name}' cannot be unset. You should remove '${name}' from your request or supply a non-empty value.`,
    name,
    'parameter_invalid_empty',
  )
}

function filled(value: FormValue, name: string): string {
  const text = plain(value, name)
  if (text === '') throw cannotBeEmpty(name)
  return text
}

/** Text that an empty value unsets. */
export const text = (maximum = 5000): Reader<string | null> =>
  reader((value, name) => {
    const given = plain(value, name)
    if (given.length > maximum) {
      throw invalidParameter(
        `Invalid string: ${given.slice(0, 10)}...${given.slice(-10)}; must be at most ${maximum} characters`,
        name,
      )
    }
    return given === '' ? null : given
  })

/** A value that must not be empty: ids, names, enum words. */
export const word: Reader<string> = reader(filled)

export const integer: Reader<number> = reader((value, name) => {
  const given = filled(value, name)
  if (!/^[+-]?\d+$/.test(given) || !Number.isSafeInteger(Number(given))) {
    throw invalidParameter(`Invalid integer: ${given}`, name, 'parameter_invalid_integer')
  }
  return Number(given)
})

export const nonNegative: Reader<number> = reader((value, name) => {
  const given = integer.read(value, name)
  if (given >= 0) return given
  throw invalidParameter('This value must be greater than or equal to 0.', name, 'parameter_invalid_integer')
})

export const decimal: Reader<string> = reader((value, name) => {
  const given = filled(value, name)
  if (!/^-?\d{1,20}(\.\d{1,12})?$/.test(given)) {
    throw invalidParameter(`Invalid decimal: ${given}; must contain at maximum 12 decimal places.`, name)
  }
  return given
})

export const boolean: Reader<boolean> = reader((value, name) => {
  const given = filled(value, name)
  if (given === 'true' || given === '1') return true
  if (given === 'false' || given === '0') return false
  throw invalidParameter(`Invalid boolean: ${given}`, name)
})

export const currency: Reader<string> = reader((value, name) => {
  const given = filled(value, name).toLowerCase()
  if (isCurrency(given)) return given
  throw invalidParameter(
    `Invalid currency: ${given}. Stripe currently supports these currencies: ${supportedCurrencies.join(', ')}`,
    name,
  )
})

export const oneOf = <const T extends string>(...words: T[]): Reader<T> =>
  reader((value, name) => {
    const given = filled(value, name)
    const known = words.find((candidate) => candidate === given)
    if (known) return known
    const choices = words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words.at(-1)}` : `${words[0]}`
    throw invalidParameter(`Invalid ${name}: must be one of ${choices}`, name)
  })

/** Known to Stripe, of no consequence here. */
export const ignored: Reader<FormValue> = reader((value) => value)

/** An empty value clears the field: the reader answers null. */
export const clearable = <T>(inner: Reader<T>): Reader<T | null> =>
  reader((value, name) => (value === '' ? null : inner.read(value, name)))

export const required = <T>(inner: Reader<T>): Reader<T> & { required: true } => ({ read: inner.read, required: true })

export const listOf = <T>(inner: Reader<T>): Reader<T[]> =>
  reader((value, name) => {
    if (typeof value === 'string') throw invalidParameter('Invalid array', name)
    const keys = Object.keys(value)
    if (keys.some((key) => !/^\d+$/.test(key))) throw invalidParameter('Invalid array', name)
    return keys.sort((a, b) => Number(a) - Number(b)).map((key) => inner.read(value[key] ?? '', `${name}[${key}]`))
  })

const inside = (parent: string, key: string) => (parent === '' ? key : `${parent}[${key}]`)

function readFields(shape: Shape, value: FormObject, name: string): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  for (const [key, field] of Object.entries(shape)) {
    const given = value[key]
    if (given !== undefined) result[key] = field.read(given, inside(name, key))
    else if (field.required) throw missingParameter(inside(name, key))
  }
  return result
}

/** Reads an object of known fields; every other name is refused the way Stripe refuses it. */
export function readObject<S extends Shape>(shape: S, value: FormObject, name = ''): Parsed<S> {
  const unknown = Object.keys(value).filter((key) => !Object.hasOwn(shape, key))
  if (unknown.length > 0) {
    const names = unknown.map((key) => inside(name, key))
    throw invalidParameter(
      `Received unknown parameter${names.length > 1 ? 's' : ''}: ${names.join(', ')}`,
      names[0] ?? '',
      'parameter_unknown',
    )
  }
  return readFields(shape, value, name) as Parsed<S>
}

export const objectOf = <S extends Shape>(shape: S): Reader<Parsed<S>> =>
  reader((value, name) => {
    if (typeof value === 'string') throw invalidParameter('Invalid object', name)
    return readObject(shape, value, name)
  })
