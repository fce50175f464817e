import { configurationEndpoints } from '@billbridge/contract/configurations'
import { integrationEventEndpoints } from '@billbridge/contract/integration-events'
import { notificationEndpoints } from '@billbridge/contract/notifications'
import { beforeEach, describe, expect, it } from 'vitest'
import { useKey } from '../../../test/credentials.ts'
import { createTestDatabase } from '../../../test/database.ts'
import { exportingWith, stripeAccountId } from '../../../test/exporting.ts'
import { createMember, createOrganization } from '../../../test/factories.ts'
import { startMailServer } from '../../../test/mail-server.ts'
import { startServer } from '../../../test/start-server.ts'
import { systemActor } from '../../platform/actor.ts'

const minute = 60_000
const mailServer = await startMailServer()
let ahead = 0
const log: string[] = []
const server = await startServer(createTestDatabase(), {
  sandbox: true,
  now: () => new Date(Date.now() + ahead),
  config: { mail: { url: mailServer.url, from: 'Example Billing <billing@example.com>' }, logLevel: 'info' },
  log: { write: (line) => log.push(line) },
})
const { services, organization } = server
const organizationId = organization.id
const person = await organization.signedIn('admin')
const { client, sandbox, connectTestKey, setUp, rowOf, run } = await exportingWith(server, person)
const jobs = services.notifications.createJobs()

/** What arrives when everybody waits a little. */
const after = async (ms: number) => {
  ahead += ms
  await jobs.drain()
  return mailServer.take()
}

const choose = async (configurationId: string, userIds: string[]) => {
  const params = { configurationId }
  const { data } = await client.call(configurationEndpoints.get, { params })
  const settings = { ...data.settings, notifications: { userIds } }
  return client.call(configurationEndpoints.update, {
    params,
    body: { name: data.name, settings, version: data.version },
  })
}

/** An enabled configuration of which somebody is told. */
const watched = async () => {
  const user = await createMember(services, organizationId, { role: 'viewer' })
  const account = await setUp({}, false)
  await choose(account.configuration.id, [user.id])
  return { ...account, user }
}

const disabled = (id: string, message = 'It failed 30 times in a row.') => ({
  organizationId,
  kind: 'integration.disabled.error' as const,
  mode: 'test' as const,
  target: { type: 'configuration' as const, id },
  dedupeKey: id,
  configurationIds: [id],
  message,
  remedy: 'Look at its last run, then enable it.',
})

beforeEach(async () => {
  await after(60 * minute)
  mailServer.refuseWith(undefined)
})

describe('an event', () => {
  it('sends one e-mail to the chosen person when it is raised, none when it is counted up, one when it is over', async () => {
    const { configuration, user } = await watched()
    await services.integrationEvents.record(disabled(configuration.id))
    await services.integrationEvents.record(disabled(configuration.id))
    const [mail, ...more] = await after(minute)
    expect(more).toEqual([])
    expect(mail).toMatchObject({ from: 'billing@example.com', to: [user.email] })
    expect(mail?.headers.get('subject')).toBe(
      `[Test Mode] An integration was disabled: ${configuration.name} (Example Holding)`,
    )
    const link = `${services.config.publicUrl}/integrations/configurations/${configuration.id}`
    for (const body of [mail?.text, mail?.html]) {
      expect(body).toContain('It failed 30 times in a row.')
      expect(body).toContain('Look at its last run, then enable it.')
      expect(body).toContain('no real money is involved')
      expect(body).toContain(link)
    }
    await services.integrationEvents.record(disabled(configuration.id))
    expect(await after(60 * minute)).toEqual([])

    await services.integrationEvents.settle(organizationId, 'integration.disabled.error', configuration.id)
    await services.integrationEvents.settle(organizationId, 'integration.disabled.error', configuration.id)
    const recovery = await after(minute)
    expect(recovery.map(({ to }) => to)).toEqual([[user.email]])
    expect(recovery[0]?.headers.get('subject')).toContain('The integration is enabled again')
    expect(await after(60 * minute)).toEqual([])
  })

  it('of live mode names no test mode', async () => {
    const { configuration } = await watched()
    await services.integrationEvents.record({ ...disabled(configuration.id), mode: 'live' })
    const [mail] = await after(minute)
    expect(`${mail?.headers.get('subject')}${mail?.text}${mail?.html}`).not.toMatch(/test mode/i)
  })

  it('tells nobody where nobody is chosen, and nobody who is no active member any more', async () => {
    const { configuration } = await setUp()
    await services.integrationEvents.record(disabled(configuration.id))
    const { configuration: other, user } = await watched()
    await services.users.setMembership(systemActor(organizationId), user.id, { status: 'suspended' })
    await services.integrationEvents.record(disabled(other.id))
    const { configuration: third, user: leaver } = await watched()
    await services.integrationEvents.record(disabled(third.id))
    await services.users.removeMember(systemActor(organizationId), leaver.id)
    expect(await after(minute)).toEqual([])
  })

  it('that another one tells more of leads on to it, and is not called over', async () => {
    const { configuration } = await watched()
    const warning = { ...disabled(configuration.id, '20 bills failed.'), kind: 'integration.perform.error' as const }
    await services.integrationEvents.record(warning)
    await services.integrationEvents.record(disabled(configuration.id))
    await services.integrationEvents.supersede(organizationId, warning.kind, configuration.id)
    const [mail, ...more] = await after(minute)
    expect(more).toEqual([])
    expect(mail?.headers.get('subject')).toContain('An integration was disabled')
    expect(mail?.text).toContain('What to do: It grew worse since: do what is told of that.')
    expect(mail?.text).toContain('What to do: Look at its last run, then enable it.')
    expect(mail?.text).not.toContain('over by now')
  })

  it('marked by hand sends nothing', async () => {
    const { configuration } = await watched()
    await services.integrationEvents.record(disabled(configuration.id))
    await after(minute)
    const { data } = await client.call(integrationEventEndpoints.list, { query: { targetId: configuration.id } })
    const eventIds = data.data.map(({ id }) => id)
    await client.call(integrationEventEndpoints.setActioned, { body: { eventIds, actioned: true } })
    await client.call(integrationEventEndpoints.setActioned, { body: { eventIds, actioned: false } })
    expect(await after(60 * minute)).toEqual([])
  })
})

describe('several events', () => {
  it('shortly after one another are one e-mail', async () => {
    const { configuration, user, send } = await watched()
    await run('export', [(await rowOf((await send()).id)).id])
    await services.integrationEvents.record(disabled(configuration.id))
    const mails = await after(minute)
    expect(mails).toMatchObject([{ to: [user.email] }])
    expect(mails[0]?.headers.get('subject')).toBe(
      `[Test Mode] An integration was disabled: ${configuration.name}, and 1 more (Example Holding)`,
    )
    expect(mails[0]?.text).toContain('An account is not mapped to a Stripe customer')
    expect(mails[0]?.text).toMatch(/external-mappings\?new=1&accountId=account_\w+&credentialId=cred_/)
    expect(mails[0]?.html).toMatch(/external-mappings\?new=1&amp;accountId=account_\w+&amp;credentialId=cred_/)
    expect(mails[0]?.text).toContain('An integration was disabled')
  })

  it('of many bills are told as one cause, after what stops all of them', async () => {
    const { configuration } = await watched()
    for (let number = 1; number <= 30; number++) {
      await services.integrationEvents.record({
        ...disabled(configuration.id, `Bill B-${number}: its invoice was voided.`),
        kind: 'integration.perform.error',
        target: { type: 'billExport', id: `bex_${number}` },
        dedupeKey: `${configuration.id} ${number}`,
        cause: 'invoice-voided',
        subject: `B-${number}`,
      })
    }
    ahead += 1_000
    await services.integrationEvents.record(disabled(configuration.id))
    const [mail, ...more] = await after(minute)
    expect(more).toEqual([])
    expect(mail?.headers.get('subject')).toContain(`An integration was disabled: ${configuration.name}, and 30 more`)
    for (const body of [mail?.text ?? '', mail?.html ?? '']) {
      expect(body).toMatch(
        /An integration was disabled[\s\S]*An invoice was voided in Stripe \(30\)[\s\S]*B-1, B-2, .* and 22 more/,
      )
    }
  })

  it('of failed bills wait ten minutes after an e-mail; a lost credential does not', async () => {
    const { configuration, user } = await watched()
    const refused = (cause: string) => ({
      ...disabled(configuration.id),
      kind: 'integration.validation.error' as const,
      dedupeKey: cause,
      cause,
    })
    await services.integrationEvents.record(refused('due-date-past'))
    expect(await after(minute)).toHaveLength(1)
    await services.integrationEvents.record(refused('too-many-lines'))
    expect(await after(5 * minute)).toEqual([])
    await services.integrationEvents.record(disabled(configuration.id))
    const [mail, ...more] = await after(minute)
    expect(more).toEqual([])
    expect(mail?.to).toEqual([user.email])
    expect(mail?.headers.get('subject')).toContain('An integration was disabled')
    expect(mail?.text).toContain('Bills cannot be sent as they are')
  })
})

describe('a lost credential', () => {
  it('is told to the admins while nobody is chosen, and its recovery to the same', async () => {
    const other = await connectTestKey()
    await sandbox.expireKey(stripeAccountId, other.key)
    await services.credentials.verify(person.actor, other.id)
    const lost = await after(minute)
    expect(lost.map(({ to }) => to)).toEqual([[person.email]])
    expect(lost[0]?.text).toContain(`/integrations/credentials/${other.id}`)
    const key = await sandbox.createKey(stripeAccountId, ['customer_write', 'invoice_write', 'webhook_write'])
    await useKey(person, other.id, key)
    const back = await after(minute)
    expect(back.map(({ to }) => to)).toEqual([[person.email]])
    expect(back[0]?.headers.get('subject')).toContain('Access to Stripe is back')
    expect(back[0]?.text).toContain('What holds now: The credential is connected again.')
    expect(back[0]?.text).not.toContain('What happened')
  })

  it('is told to the people of the configurations that use it', async () => {
    const other = await connectTestKey()
    const user = await createMember(services, organizationId, { role: 'viewer' })
    const settings = { notifications: { userIds: [user.id] } }
    const body = { name: `Rules over ${other.id}`, credentialId: other.id, settings }
    await client.call(configurationEndpoints.create, { body })
    await sandbox.expireKey(stripeAccountId, other.key)
    await services.credentials.verify(person.actor, other.id)
    expect((await after(minute)).map(({ to }) => to)).toEqual([[user.email]])
  })
})

describe('a mail server', () => {
  it('that is away gets the e-mail when it is back, once', async () => {
    const { configuration, user } = await watched()
    await mailServer.goAway()
    await services.integrationEvents.record(disabled(configuration.id))
    expect(await after(minute)).toEqual([])
    expect(await after(30 * minute)).toEqual([])
    await mailServer.comeBack()
    expect((await after(30 * minute)).map(({ to }) => to)).toEqual([[user.email]])
    expect(await after(60 * minute)).toEqual([])
  })

  it('that is away for hours loses the e-mail, which the log says without a secret', async () => {
    const { configuration } = await watched()
    await mailServer.goAway()
    await services.integrationEvents.record(disabled(configuration.id))
    for (let hours = 0; hours < 10; hours++) await after(60 * minute)
    await mailServer.comeBack()
    expect(await after(60 * minute)).toEqual([])
    expect(log.join('')).toContain('An e-mail was given up')
  })

  it('that refuses the person for good is not asked again', async () => {
    const { configuration } = await watched()
    mailServer.refuseWith({ code: 550, message: 'No such mailbox' })
    await services.integrationEvents.record(disabled(configuration.id))
    expect(await after(minute)).toEqual([])
    mailServer.refuseWith(undefined)
    expect(await after(60 * minute)).toEqual([])
  })
})

describe('what others write', () => {
  it('adds no header and no markup', async () => {
    const { configuration } = await watched()
    const evil = 'Refused\r\nBcc: thief@example.com\r\n\r\n<script>alert("x")</script> & more'
    await services.integrationEvents.record(disabled(configuration.id, evil))
    const [mail] = await after(minute)
    expect(mail?.headerNames).not.toContain('bcc')
    expect(mail?.to).toHaveLength(1)
    expect(mail?.html).not.toContain('<script>')
    expect(mail?.html).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; more')
    expect(mail?.text).toContain('Refused Bcc: thief@example.com <script>')
  })
})

describe('the people who are told', () => {
  it('must be members', async () => {
    const { configuration } = await setUp()
    const stranger = await (await createOrganization(server)).signedIn('viewer')
    await expect(choose(configuration.id, [stranger.actor.id])).rejects.toMatchObject({
      type: 'not-found',
      problem: { errors: [{ field: 'settings.notifications.userIds.0' }] },
    })
  })

  it('may stay chosen when they left, and are listed once', async () => {
    const { configuration, user } = await watched()
    await services.users.removeMember(systemActor(organizationId), user.id)
    const { data } = await choose(configuration.id, [user.id, user.id, person.actor.id])
    expect(data.settings.notifications.userIds).toEqual([user.id, person.actor.id])
  })
})

describe('without a mail server', () => {
  it('the API says so, and nothing is kept to be sent later', async () => {
    expect((await client.call(notificationEndpoints.channels, {})).data).toEqual({ email: true })
    const silent = await startServer(createTestDatabase())
    const admin = await silent.organization.signedIn('admin')
    expect((await admin.client.call(notificationEndpoints.channels, {})).data).toEqual({ email: false })
    await silent.services.integrationEvents.record({
      ...disabled('cfg_00000000Example00000000'),
      organizationId: silent.organization.id,
      kind: 'integration.authentication.error',
    })
    expect(await silent.database.connection.collection('notifications').countDocuments()).toBe(0)
  })
})
