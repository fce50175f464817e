import { type Actor, toActorReference } from '../../platform/actor.ts'
import type { Model, Transaction } from '../../platform/mongo.ts'
import { againWhenDuplicate } from '../../platform/once-again.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import type { AuditLogService } from '../audit-log/audit-log.service.ts'
import type { IntegrationEventRow } from './integration-event.model.ts'

const keyOf = ({ kind, dedupeKey }: IntegrationEventRow): string => `${kind} ${dedupeKey}`

/** What a person says of events: dealt with, or not after all. */
export const createIntegrationEventMarks = (deps: {
  events: Model<IntegrationEventRow>
  auditLog: AuditLogService
  transaction: Transaction
  now: () => Date
}) => {
  const { events, auditLog, transaction, now } = deps

  /** @throws ProblemError `not-found` when one of them is not there */
  const readAll = async (organizationId: string, ids: readonly string[]): Promise<IntegrationEventRow[]> => {
    const rows = await events.find({ _id: { $in: [...ids] }, organizationId }).lean<IntegrationEventRow[]>()
    if (rows.length < ids.length) {
      throw new ProblemError('not-found', { detail: 'One or more of these events are not there.' })
    }
    return rows
  }

  /** Those that can be open again: the cause is not gone, and no other event of it is open meanwhile. */
  const reopenable = async (rows: readonly IntegrationEventRow[]): Promise<IntegrationEventRow[]> => {
    const candidates = rows.filter((row) => row.actioned && row.recoveredAt === null)
    const [first] = candidates
    if (!first) return []
    const open = await events
      .find({
        organizationId: first.organizationId,
        kind: { $in: candidates.map(({ kind }) => kind) },
        dedupeKey: { $in: candidates.map(({ dedupeKey }) => dedupeKey) },
        actioned: false,
      })
      .lean<IntegrationEventRow[]>()
    const taken = new Set(open.map(keyOf))
    return candidates.filter((row) => {
      const free = !taken.has(keyOf(row))
      taken.add(keyOf(row))
      return free
    })
  }

  const mark = async (actor: Actor, eventIds: readonly string[], actioned: boolean) => {
    const { organizationId } = actor
    const ids = [...new Set(eventIds)]
    const rows = await readAll(organizationId, ids)
    const changing = actioned ? rows.filter((row) => !row.actioned) : await reopenable(rows)
    const by = actioned
      ? { actionedAt: now(), actionedBy: toActorReference(actor) }
      : { actionedAt: null, actionedBy: null }
    await events.updateMany(
      { _id: { $in: changing.map(({ _id }) => _id) }, organizationId },
      { $set: { actioned, ...by } },
    )
    const action = actioned ? 'integration-event.actioned' : 'integration-event.reopened'
    const changes = auditLog.diff({ actioned: !actioned }, { actioned })
    await auditLog.recordMany(
      actor,
      changing.map(({ _id }) => ({ action, targetId: _id, changes })),
    )
    return { changed: changing.length, leftOut: ids.length - changing.length }
  }

  return {
    /**
     * Marks events as dealt with, or open again. Nobody is told by e-mail: a person did it.
     * @throws ProblemError `not-found`
     */
    setActioned: (actor: Actor, eventIds: readonly string[], actioned: boolean) =>
      againWhenDuplicate(() => transaction(() => mark(actor, eventIds, actioned))),
  }
}
