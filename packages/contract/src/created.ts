import { z } from 'zod'
import type { EndpointSpec } from './endpoint.ts'
import { allEndpoints } from './endpoints.ts'

/** Addresses of single things, without the names of their parameters. */
const places = new Set(allEndpoints.map(({ spec }) => spec.path.replace(/:\w+/g, ':')))

const hasOwnId = (response: z.ZodType | undefined): boolean =>
  response instanceof z.ZodObject && response.shape.id instanceof z.ZodString

/**
 * Where what a creation made is found, as a path below `/api/v1` with `:name` for parameters of the request and `{field}`
 * for fields of the answer. Undefined when nothing of its own is found anywhere.
 */
export const locationOf = ({ success, location, path, response }: EndpointSpec): string | undefined => {
  if (success !== 201) return undefined
  if (location !== undefined) return location
  return hasOwnId(response) && places.has(`${path.replace(/:\w+/g, ':')}/:`) ? `${path}/{id}` : undefined
}

const fieldOf = (data: unknown, field: string): string =>
  String(field.split('.').reduce((part, name) => (part as Record<string, unknown> | undefined)?.[name], data))

/** The same with everything filled in. */
export const fillLocation = (location: string, params: Readonly<Record<string, string>>, data: unknown): string =>
  location
    .replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
    .replace(/\{([\w.]+)\}/g, (_, field: string) => encodeURIComponent(fieldOf(data, field)))
