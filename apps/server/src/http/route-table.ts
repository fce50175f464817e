import type { Route } from './route.ts'

interface Match {
  readonly route: Route
  readonly params: Readonly<Record<string, string>>
}

export interface RouteTable {
  /** The route for a method and path; undefined with the methods the path does take (none: no such path). */
  readonly find: (method: string, path: string) => Match | { readonly allowed: readonly string[] }
}

const toSegments = (path: string): string[] => path.split('/').slice(1)

const decode = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

const matchPath = (pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined => {
  if (pattern.length !== segments.length) return undefined
  const params: Record<string, string> = {}
  for (const [position, expected] of pattern.entries()) {
    const segment = decode(segments[position] ?? '')
    if (segment === undefined || segment === '') return undefined
    if (expected.startsWith(':')) params[expected.slice(1)] = segment
    else if (expected !== segment) return undefined
  }
  return params
}

/** Fixed words before parameters, from the left, so that `/bills/batch` is never taken for a bill. */
const bySpecificity = (a: Route, b: Route): number => {
  const [left, right] = [toSegments(a.spec.path), toSegments(b.spec.path)]
  for (const [position, segment] of left.entries()) {
    const difference = Number(segment.startsWith(':')) - Number(right[position]?.startsWith(':') ?? false)
    if (difference !== 0) return difference
  }
  return 0
}

/** Looks routes up by path, then by method; HEAD is answered by GET. Two routes at one address are a mistake of ours. */
export const createRouteTable = (routes: readonly Route[]): RouteTable => {
  const addresses = new Set<string>()
  for (const { spec } of routes) {
    const address = `${spec.method} ${spec.path.replace(/:[^/]+/g, ':')}`
    if (addresses.has(address)) throw new Error(`Two routes answer ${spec.method} ${spec.path}.`)
    addresses.add(address)
  }
  const table = [...routes].sort(bySpecificity).map((route) => ({ route, pattern: toSegments(route.spec.path) }))

  return {
    find: (method, path) => {
      const wanted = method === 'HEAD' ? 'GET' : method
      const segments = toSegments(path)
      const allowed = new Set<string>()
      for (const { route, pattern } of table) {
        const params = matchPath(pattern, segments)
        if (!params) continue
        if (route.spec.method === wanted) return { route, params }
        allowed.add(route.spec.method)
        if (route.spec.method === 'GET') allowed.add('HEAD')
      }
      return { allowed: [...allowed] }
    },
  }
}
