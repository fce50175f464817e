import { eventKinds } from '@billbridge/contract/integration-events'
import { expect, it } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { profileEverything } from '../../../test/query-profile.ts'
import { startServer } from '../../../test/start-server.ts'
import { randomText } from '../../platform/ids.ts'
import { createIntegrationEventModel } from './integration-event.model.ts'

const server = await startServer(createTestDatabase())
const { services, database, organization } = server
const events = createIntegrationEventModel(database.connection)
const actor = organization.system
const credentialId = 'cred_AAAAAAAAAAAA'
const configurationId = 'cfg_AAAAAAAAAAAA'
const target = { type: 'run' as const, id: 'run_AAAAAAAAAAAA' }

/** Events of every kind, mode and state, two organizations' in turn, many at the same moment. */
const fill = (organizationId: string) =>
  events.insertMany(
    Array.from({ length: 600 }, (_, index) => ({
      _id: `evt_${randomText(24)}`,
      organizationId,
      kind: eventKinds[index % eventKinds.length] ?? 'integration.perform.error',
      mode: index % 4 < 2 ? ('test' as const) : ('live' as const),
      target: index % 30 === 0 ? target : { type: 'run' as const, id: `run_${index}` },
      dedupeKey: `${index}`,
      cause: 'stripe-refused',
      stripeAccountId: null,
      credentialId: index % 20 === 0 ? credentialId : null,
      configurationIds: index % 40 === 0 ? [configurationId, `cfg_${index}`] : [`cfg_${index}`],
      message: 'It failed.',
      remedy: 'Mend it.',
      count: 1,
      actioned: index % 3 === 0,
      actionedAt: null,
      actionedBy: null,
      recoveredAt: null,
      createdAt: new Date(index),
      updatedAt: new Date(Math.floor(index / 10)),
    })),
  )

await fill(organization.id)
await fill('org_BBBBBBBBBBBBBBBBBBBBBBBB')

const filters = [undefined, false, true].flatMap((actioned) =>
  ([undefined, 'test'] as const).flatMap((mode) =>
    [undefined, [eventKinds[0]], [...eventKinds.slice(0, 3)]].flatMap((kind) => [
      { actioned, mode, kind },
      { actioned, mode, kind, targetId: target.id },
      { actioned, mode, kind, concerns: credentialId },
      { actioned, mode, kind, concerns: configurationId },
      { actioned, mode, kind, concerns: target.id },
    ]),
  ),
)

it.each(filters)('the list by %o is read from an index, page after page', async (filter) => {
  const wrong = await profileEverything(database.connection, async () => {
    const first = await services.integrationEvents.list(actor, { ...filter, limit: 8 })
    const cursor = first.nextCursor ?? undefined
    if (cursor) await services.integrationEvents.list(actor, { ...filter, limit: 8, cursor })
  })
  expect(wrong).toEqual([])
})

it('counts and the search for events to settle are read from an index', async () => {
  const wrong = await profileEverything(database.connection, async () => {
    expect(await services.integrationEvents.counts(actor)).toEqual({ live: 100, test: 100 })
    const some = await services.integrationEvents.openOfExports(null, 50)
    expect(some).toHaveLength(50)
    expect(await services.integrationEvents.openOfExports(some.at(-1)?.eventId ?? null, 50)).toHaveLength(50)
  })
  expect(wrong).toEqual([])
})
