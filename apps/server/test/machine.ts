import { createClient } from '@billbridge/contract/client'
import type { Role } from '@billbridge/contract/permissions'
import { systemActor } from '../src/platform/actor.ts'
import type { TestServer } from './start-server.ts'

/** An organization of a test's own, and a client that calls the API with a key of it. */
export const createMachine = async ({ url, services }: TestServer, role: Role = 'editor') => {
  const organization = await services.organizations.create({ name: 'Example Bakery Ltd' })
  const actor = systemActor(organization.id)
  const { secret } = await services.apiKeys.create(actor, { name: 'Test', role })
  const client = createClient({ baseUrl: url, headers: () => ({ authorization: `Bearer ${secret}` }) })
  return { organizationId: organization.id, actor, secret, client, call: client.call }
}

export type Machine = Awaited<ReturnType<typeof createMachine>>
