import { apiKeyEndpoints } from '@billbridge/contract/api-keys'
import type { AuditAction } from '@billbridge/contract/audit-actions'
import { auditEntryEndpoints } from '@billbridge/contract/audit-entries'
import type { Client } from '@billbridge/contract/client'
import type { Config } from '../src/config.ts'
import { openBrowser } from './browser.ts'
import { createMember, createOrganization, testPassword } from './factories.ts'
import { startServer } from './start-server.ts'

export const hour = 3600_000

/** The password that test members have, as the body of what asks for it. */
export const rightly = { body: { password: testPassword } }

/** Asks for what opens a way in. */
export const makeKey = ({ call }: Client) =>
  call(apiKeyEndpoints.create, { body: { name: 'Example key', role: 'admin' } })
export const needsProof = { type: 'proof-needed', problem: { status: 403, details: { minutes: 10 } } }

export const entriesOf = async ({ id }: { id: string }, client: Client, action: AuditAction) => {
  const { data } = (await client.call(auditEntryEndpoints.list, { query: { targetId: id, action } })).data
  return data.map(({ changes }) => changes.map(({ field, after }) => `${field}: ${String(after)}`).join())
}

/** A server whose clock tests set, and sessions that are old by it. */
export const startProving = async (database: Parameters<typeof startServer>[0], config: Partial<Config> = {}) => {
  /** By how many milliseconds the server's clock goes before. */
  const clock = { ahead: 0 }
  const server = await startServer(database, { now: () => new Date(Date.now() + clock.ahead), config })

  /** What happened so long ago. */
  const ago = async <T>(ms: number, work: () => Promise<T>): Promise<T> => {
    clock.ahead = -ms
    return work().finally(() => {
      clock.ahead = 0
    })
  }

  /** An admin of an organization of their own, signed in an hour ago. */
  const oldSession = async () => {
    const organization = await createOrganization(server)
    const member = await createMember(server.services, organization.id, { role: 'admin' })
    const browser = openBrowser(server.url)
    await ago(hour, () => browser.signIn(member.email))
    return { organization, member, browser, client: browser.client }
  }

  return { server, clock, ago, oldSession }
}
