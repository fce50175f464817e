import { z } from 'zod'
import type { FollowUps } from '../../platform/follow-ups.ts'
import type { Connection, Filter } from '../../platform/mongo.ts'
import type { ConfigurationService } from '../configurations/configuration.service.ts'
import { type BillExportRow, createBillExportModel } from './bill-export.model.ts'
import type { ExportPlacement } from './export-placement.service.ts'
import type { ExportResumption } from './export-resumption.ts'
import { notStopped } from './export-row.ts'

const batchSize = 500

/** How long a row that a worker has in hand is waited for before it is looked at again. */
const inHandMs = 2_000

const moveSchema = z.strictObject({
  fromId: z.string(),
  toId: z.string(),
  /** That of the credential they move to. */
  stripeAccountId: z.string(),
  sameStripeAccount: z.boolean(),
})

/** Which rows move, and where to. */
export type Move = z.infer<typeof moveSchema>

export interface MovingDeps {
  readonly connection: Connection
  readonly followUps: FollowUps
  readonly configurations: Pick<ConfigurationService, 'usesOf'>
  readonly placement: Pick<ExportPlacement, 'decideAll'>
  readonly resume: ExportResumption
}

/** Nothing of them was promised to Stripe: whatever waits, in a run or outside, is sent as its configuration says by then. */
export const neverBegun = { sentAt: null, pin: null } as const

/** With the same Stripe account everything goes on with the new credential; with another, what was begun stays. */
export const movingRows = ({ fromId, sameStripeAccount }: Pick<Move, 'fromId' | 'sameStripeAccount'>) => ({
  credentialId: fromId,
  ...(sameStripeAccount ? {} : neverBegun),
})

/** A row that is not in hand: whoever has it writes it as it was read. */
const free: Filter<BillExportRow> = { 'work.leaseToken': null }

/** A row that nobody is about to claim, which would collide with a transaction. */
const idle: Filter<BillExportRow> = { work: null }

/**
 * Moves the rows of a credential to another, after its configurations: some in the transaction that moves those, and the
 * rest, however many, in the background. What was moved is not found again, so a batch that is repeated changes nothing.
 */
export const createRowsMoving = (deps: MovingDeps) => {
  const rows = createBillExportModel(deps.connection)
  const moving = deps.followUps.define('exports.move', moveSchema)

  const leftOf = async (organizationId: string, move: Move): Promise<Filter<BillExportRow>> => {
    // A configuration that was made for the old credential since keeps its rows.
    const since = (await deps.configurations.usesOf(organizationId, [move.fromId])).get(move.fromId) ?? []
    return { organizationId, ...movingRows(move), configurationId: { $nin: since.map(({ id }) => id) } }
  }

  const moveSome = async (left: Filter<BillExportRow>, move: Move): Promise<boolean> => {
    const some = await rows.find(left, { _id: 1 }).limit(batchSize).lean()
    const { toId, stripeAccountId, sameStripeAccount } = move
    const moved = { credentialId: toId, stripeAccountId, ...(sameStripeAccount ? {} : notStopped) }
    await rows.updateMany({ ...left, _id: { $in: some.map(({ _id }) => _id) } }, { $set: moved })
    return some.length > 0
  }

  /** What had waited for the credential before goes on, or is decided, with the one that it has now. */
  const finish = async (organizationId: string, { toId, sameStripeAccount }: Move): Promise<void> => {
    if (sameStripeAccount) await deps.resume(organizationId, { credentialId: toId })
    await deps.placement.decideAll(organizationId)
  }

  moving.handle(async (move, { organizationId }) => {
    const left = await leftOf(organizationId, move)
    if (await moveSome({ ...left, ...free }, move)) return { continueWith: move }
    if (await rows.exists(left)) return { continueWith: move, delayMs: inHandMs }
    await finish(organizationId, move)
    return undefined
  })

  return {
    /** In the transaction that moved the configurations: no larger than a batch, and promises what is left. */
    begin: async (organizationId: string, move: Move): Promise<void> => {
      const left = await leftOf(organizationId, move)
      await moveSome({ ...left, ...idle }, move)
      if (await rows.exists(left)) await moving.request(organizationId, move)
      else await finish(organizationId, move)
    },
    /** Whether rows of the organization are still to be moved. */
    isUnderWay: async (organizationId: string): Promise<boolean> => (await moving.countOpen(organizationId)) > 0,
  }
}

export type RowsMoving = ReturnType<typeof createRowsMoving>
