import { z } from 'zod'

/** Roles of a membership or an API key, weakest first; each holds all that the ones before it hold. */
export const roles = ['viewer', 'editor', 'admin'] as const

export const roleSchema = z
  .enum(roles)
  .describe('viewer reads; editor works; admin also manages people, keys and the organization')
export type Role = z.infer<typeof roleSchema>

/** The roles that hold more than a role; all of them for somebody who has none. */
export const rolesAbove = (role: Role | null): readonly Role[] =>
  roles.slice(role === null ? 0 : roles.indexOf(role) + 1)

/** Every permission with the weakest role that holds it. */
const weakestRole = {
  'organization:read': 'viewer',
  'organization:write': 'admin',
  'users:read': 'viewer',
  'users:write': 'admin',
  'api-keys:read': 'admin',
  'api-keys:write': 'admin',
  'audit:read': 'viewer',
  'credentials:read': 'viewer',
  'credentials:write': 'editor',
  'configurations:read': 'viewer',
  'configurations:write': 'editor',
  'accounts:read': 'viewer',
  'accounts:write': 'editor',
  'mappings:read': 'viewer',
  'mappings:write': 'editor',
  'bills:read': 'viewer',
  'bills:write': 'editor',
  'exports:read': 'viewer',
  'exports:write': 'editor',
  'events:read': 'viewer',
  'events:write': 'editor',
} as const satisfies Record<string, Role>

export type Permission = keyof typeof weakestRole

export const permissions = Object.keys(weakestRole) as Permission[]

/** Whether a role holds a permission. */
export const may = (role: Role, permission: Permission): boolean =>
  roles.indexOf(role) >= roles.indexOf(weakestRole[permission])

/** The weakest role that holds a permission, for "needs the editor role" sentences. */
export const roleNeededFor = (permission: Permission): Role => weakestRole[permission]
