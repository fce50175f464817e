import { beforeEach, expect, it } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { createMember, createOrganization } from '../../../test/factories.ts'
import { startMailServer } from '../../../test/mail-server.ts'
import { startServer } from '../../../test/start-server.ts'
import { createNotificationModel } from './notification.model.ts'
import { createNotificationQueue } from './notification-queue.ts'

const seconds = 1_000
const minutes = 60 * seconds
const mailServer = await startMailServer()
let ahead = 0
const now = () => new Date(Date.now() + ahead)
const server = await startServer(createTestDatabase(), {
  now,
  config: { mail: { url: mailServer.url, from: 'Example Billing <billing@example.com>' } },
})
const { services } = server
const events = services.integrationEvents
const jobs = services.notifications.createJobs()
const otherJobs = services.notifications.createJobs()
const rows = createNotificationModel(server.database.connection)

const pass = async (ms: number, worker = jobs) => {
  ahead += ms
  await worker.drain()
}
const subjects = () => mailServer.take().map(({ headers }) => (headers.get('subject') ?? '').replace(/ \(.*/, ''))

const kind = 'integration.authentication.error' as const

/** An organization of its own, whose only admin is told of a credential. */
const watched = async () => {
  const organization = await createOrganization(server)
  const admin = await organization.signedIn('admin')
  const credentialId = `cred_${organization.id.slice(4)}`
  const lose = () =>
    events.record({
      organizationId: organization.id,
      kind,
      mode: 'test',
      target: { type: 'credential', id: credentialId },
      dedupeKey: credentialId,
      credentialId,
      message: 'Expired key.',
      remedy: 'Reconnect the credential.',
    })
  const reconnect = () => events.settle(organization.id, kind, credentialId)
  return { organizationId: organization.id, email: admin.email, lose, reconnect }
}

const lost = '[Test Mode] Access to Stripe was lost'
const back = '[Test Mode] Access to Stripe is back'

beforeEach(async () => {
  mailServer.refuseWith(undefined)
  mailServer.answersAre('given')
  mailServer.takeAtMost(Number.POSITIVE_INFINITY)
  await pass(60 * minutes)
  mailServer.take()
})

it('what could not be told while the server was away is told with what became of it, in one e-mail', async () => {
  const { email, lose, reconnect } = await watched()
  await mailServer.goAway()
  await lose()
  await pass(20 * seconds)
  await reconnect()
  for (let times = 0; times < 4; times++) await pass(20 * seconds)
  await mailServer.comeBack()
  await pass(15 * minutes)
  const [mail, ...more] = mailServer.take()
  expect(more).toEqual([])
  expect(mail?.to).toEqual([email])
  expect(mail?.text).toContain('What to do: Nothing any more: it is over by now.')
  expect(mail?.text).toContain('What holds now: The credential is connected again.')
  expect(mail?.text).not.toMatch(/Reconnect/)
})

it('what was lost again before anything could be told ends with what is to be done', async () => {
  const { lose, reconnect } = await watched()
  await mailServer.goAway()
  for (const step of [lose, reconnect, lose]) {
    await step()
    await pass(20 * seconds)
  }
  await mailServer.comeBack()
  await pass(15 * minutes)
  const [mail, ...more] = mailServer.take()
  expect(more).toEqual([])
  expect(mail?.headers.get('subject')).toContain(`${lost}, and 2 more`)
  expect(mail?.text).toContain('What to do: Reconnect the credential.')
  expect(mail?.text).not.toContain('The credential is connected again.')
})

it('what nobody has to do any more by the time it is told says so, though nothing was told of its end', async () => {
  const { organizationId, lose } = await watched()
  await mailServer.goAway()
  await lose()
  await pass(20 * seconds)
  await server.database.connection
    .collection('integration-events')
    .updateMany({ organizationId }, { $set: { actioned: true, recoveredAt: now() } })
  await mailServer.comeBack()
  await pass(15 * minutes)
  expect(subjects()).toEqual([`${lost}, and is over by now`])
})

it('a second worker waits with what happened later until the first is through with its e-mail', async () => {
  const { lose, reconnect } = await watched()
  const other = await watched()
  const letGo = mailServer.hold()
  await lose()
  const first = pass(20 * seconds)
  await expect.poll(() => rows.countDocuments({ leaseToken: { $ne: null } })).toBe(1)
  await reconnect()
  await other.lose()
  ahead += 20 * seconds
  const second = otherJobs.drain()
  // The other person's is under way beside it, and nothing more of the first.
  await expect.poll(() => rows.countDocuments({ leaseToken: { $ne: null } })).toBe(2)
  expect(await rows.countDocuments({ change: 'recovered', leaseToken: null, dueAt: { $ne: null } })).toBe(1)
  letGo()
  await Promise.all([first, second])
  await pass(20 * seconds, otherJobs)
  expect(subjects().toSorted()).toEqual([back, lost, lost])
  expect(await rows.countDocuments({ dueAt: { $ne: null } })).toBe(0)
})

it('the last of two e-mails is what holds, when the second worker comes while the first still sends', async () => {
  const { lose, reconnect } = await watched()
  const letGo = mailServer.hold()
  await lose()
  const first = pass(20 * seconds)
  await expect.poll(() => rows.countDocuments({ leaseToken: { $ne: null } })).toBe(1)
  await reconnect()
  await pass(20 * seconds, otherJobs)
  expect(mailServer.mails).toEqual([])
  letGo()
  await first
  await pass(20 * seconds, otherJobs)
  expect(subjects()).toEqual([lost, back])
})

it('two workers that take at once take all of a person or nothing', async () => {
  const { organizationId } = await watched()
  const queueOf = () => createNotificationQueue({ rows, transaction: server.database.transaction, now })
  const user = await createMember(services, organizationId, { role: 'admin' })
  for (let time = 0; time < 6; time++) {
    await Promise.all(
      Array.from({ length: 6 }, (_, n) =>
        events.record({
          organizationId,
          kind,
          mode: 'test',
          target: { type: 'credential', id: `cred_0000000${n}` },
          dedupeKey: `${time} ${n}`,
          message: 'Expired key.',
          remedy: 'Reconnect the credential.',
        }),
      ),
    )
    ahead += 20 * seconds
    const taken = await Promise.all(Array.from({ length: 4 }, () => queueOf().claim()))
    const batches = taken.filter((batch) => batch !== null)
    expect(batches.map((batch) => batch.rows.length)).toEqual([6, 6])
    expect(batches.map(({ userId }) => userId)).toContain(user.id)
    await Promise.all(batches.map((batch) => queueOf().markSent(batch)))
  }
})

it('a worker that stood still until another took over sends nothing any more', async () => {
  const { lose } = await watched()
  const queue = createNotificationQueue({ rows, transaction: server.database.transaction, now })
  await lose()
  ahead += 20 * seconds
  const stalled = await queue.claim()
  if (!stalled) throw new Error('There is nothing to tell.')
  ahead += 2 * minutes
  const other = await queue.claim()
  expect(other?.rows).toHaveLength(1)
  expect(await queue.renew(stalled)).toBe(false)
  expect(await queue.markSent(stalled)).toBe(0)
  expect(await rows.countDocuments({ dueAt: { $ne: null } })).toBe(1)
  if (other) await queue.markSent(other)
})

it('a worker whose e-mail another one took over says of nothing that it was given up or is tried again', async () => {
  const { lose } = await watched()
  const queue = createNotificationQueue({ rows, transaction: server.database.transaction, now })
  const claim = async () => {
    const batch = await queue.claim()
    if (!batch) throw new Error('There is nothing to tell.')
    return batch
  }
  await lose()
  ahead += 20 * seconds
  expect(await queue.tryLater(await claim(), 'Away')).toEqual({ given: 0, later: 1 })
  // Long enough for it to be given up with the next failure.
  ahead += 9 * 60 * minutes
  const stalled = await claim()
  ahead += 2 * minutes
  const other = await claim()
  expect(await queue.tryLater(stalled, 'Away')).toEqual({ given: 0, later: 0 })
  expect(await queue.giveUp(stalled, 'Refused')).toBe(0)
  expect(await queue.tryLater(other, 'Away')).toEqual({ given: 1, later: 0 })
})

it('a person whose address fails for now keeps nobody else waiting, and loses nothing', async () => {
  const failing = await watched()
  const fine = await watched()
  mailServer.refuseWith({ code: 450, message: 'Mailbox busy', address: failing.email })
  await failing.lose()
  await fine.lose()
  await pass(20 * seconds)
  expect(mailServer.take().map(({ to }) => to)).toEqual([[fine.email]])
  await fine.reconnect()
  await failing.reconnect()
  await pass(20 * seconds)
  expect(mailServer.take().map(({ to }) => to)).toEqual([[fine.email]])
  mailServer.refuseWith(undefined)
  await pass(15 * minutes)
  const mails = mailServer.take()
  expect(mails.map(({ to }) => to)).toEqual([[failing.email]])
  expect(mails[0]?.text).toContain('it is over by now')
})

it('what the server took without saying so comes again under the same name, and under another when it says more', async () => {
  const { lose, reconnect } = await watched()
  mailServer.answersAre('lost')
  await lose()
  await pass(20 * seconds)
  await pass(5 * minutes)
  await reconnect()
  mailServer.answersAre('given')
  await pass(20 * minutes)
  const mails = mailServer.take()
  const ids = mails.map(({ headers }) => headers.get('message-id'))
  expect(ids).toHaveLength(3)
  expect(ids[1]).toBe(ids[0])
  expect(ids[2]).not.toBe(ids[0])
  expect(mails[2]?.text).toContain('What holds now: The credential is connected again.')
  await pass(60 * minutes)
  expect(mailServer.take()).toEqual([])
})

it('what was tried for eight hours is given up, and what happened since is not', async () => {
  const { organizationId, lose, reconnect } = await watched()
  await mailServer.goAway()
  await lose()
  for (let time = 0; time < 31; time++) await pass(15 * minutes)
  await reconnect()
  for (let time = 0; time < 3; time++) await pass(16 * minutes)
  await mailServer.comeBack()
  await pass(16 * minutes)
  expect(subjects()).toEqual([back])
  const given = await rows.find({ organizationId, gaveUpBecause: { $ne: null } }).lean()
  expect(given.map(({ change }) => change)).toEqual(['raised'])
})

it('an e-mail that the server refuses for its size is sent shorter, and tells what stops everything', async () => {
  const { organizationId, lose } = await watched()
  for (let n = 0; n < 40; n++) {
    await events.record({
      organizationId,
      kind,
      mode: 'test',
      target: { type: 'credential', id: `cred_${n}` },
      dedupeKey: `other ${n}`,
      message: `Books ${n}: ${'no access '.repeat(60)}`,
      remedy: 'Look at it.',
    })
  }
  await pass(20 * seconds)
  const [usual] = mailServer.take()
  const size = (usual?.text.length ?? 0) + (usual?.html.length ?? 0)
  expect(size).toBeGreaterThan(20_000)
  await rows.updateMany({ organizationId }, { $set: { dueAt: now(), sentAt: null, doneAt: null } })
  mailServer.takeAtMost(20_000)
  await lose()
  await pass(20 * seconds)
  const [mail, ...more] = mailServer.take()
  expect(more).toEqual([])
  expect(mail?.text).toContain('What to do: Reconnect the credential.')
  expect(mail?.text).toContain('36 more things happened')
  expect(await rows.countDocuments({ organizationId, sentAt: { $ne: null } })).toBe(41)
  expect(await rows.countDocuments({ organizationId, gaveUpBecause: { $ne: null } })).toBe(0)

  mailServer.takeAtMost(100)
  await events.settle(organizationId, kind, `cred_${organizationId.slice(4)}`)
  await pass(20 * seconds)
  expect(mailServer.take()).toEqual([])
  expect(await rows.countDocuments({ organizationId, gaveUpBecause: { $ne: null } })).toBe(1)
})
