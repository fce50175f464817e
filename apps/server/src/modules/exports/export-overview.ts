import type { Mode } from '@billbridge/contract/modes'
import type { Overview } from '@billbridge/contract/overview'
import type { Actor } from '../../platform/actor.ts'
import type { Connection } from '../../platform/mongo.ts'
import { cappedCount, everyPage } from '../../platform/page.ts'
import type { BillService } from '../bills/bill.service.ts'
import type { ConfigurationService } from '../configurations/configuration.service.ts'
import type { CredentialService } from '../credentials/credential.service.ts'
import { createBillExportModel } from './bill-export.model.ts'
import type { BillExportService } from './bill-export.service.ts'
import type { ExportQueue } from './export-states.ts'
import { overviewOfConfigurations } from './overview-of-configurations.ts'

/** Of what needs attention so many are named; how many there are is said beside them. */
const mostNamed = 10
const pageSize = 200

export interface OverviewDeps {
  readonly connection: Connection
  readonly billExports: BillExportService
  readonly bills: Pick<BillService, 'count'>
  readonly configurations: Pick<ConfigurationService, 'list'>
  readonly credentials: Pick<CredentialService, 'list'>
}

/** What needs attention, in one answer: credentials, configurations, and the piles of each mode. */
export const createExportOverview = (deps: OverviewDeps) => {
  const rows = createBillExportModel(deps.connection)

  const pile = async (organizationId: string, mode: Mode, queue: ExportQueue) => {
    const filter = { organizationId, mode, queue }
    return { count: await cappedCount(rows, filter), totals: await deps.billExports.sumsOf(filter) }
  }

  const ofMode = async (organizationId: string, mode: Mode) => {
    const [ready, held, inProgress, failed, sent] = await Promise.all([
      pile(organizationId, mode, 'ready'),
      pile(organizationId, mode, 'held'),
      pile(organizationId, mode, 'in-progress'),
      pile(organizationId, mode, 'error'),
      pile(organizationId, mode, 'success'),
    ])
    return { mode, ready, held, inProgress, failed, sent }
  }

  const credentialsOf = async (actor: Actor): Promise<Overview['credentials']> => {
    const status = ['connected', 'disconnected'] as const
    const all = await everyPage((cursor) =>
      deps.credentials.list(actor, { status, sort: '-createdAt', limit: pageSize, cursor }),
    )
    const lost = all.filter((credential) => credential.status === 'disconnected')
    return {
      connectedCount: all.length - lost.length,
      lostCount: lost.length,
      needingAttention: lost.slice(0, mostNamed).map(({ id, name, status, disconnection, createdAt }) => ({
        id,
        name,
        status,
        message: disconnection?.message ?? 'Access to Stripe was lost.',
        since: disconnection?.at ?? createdAt,
      })),
    }
  }

  const configurationsOf = async (actor: Actor) =>
    overviewOfConfigurations(
      await everyPage((cursor) =>
        deps.configurations.list(actor, { archived: false, sort: 'name', limit: pageSize, cursor }),
      ),
    )

  return async (actor: Actor): Promise<Overview> => ({
    credentials: await credentialsOf(actor),
    ...(await configurationsOf(actor)),
    billCount: await deps.bills.count(actor.organizationId),
    modes: await Promise.all([ofMode(actor.organizationId, 'live'), ofMode(actor.organizationId, 'test')]),
  })
}
