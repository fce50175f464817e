import type { Selection } from '@billbridge/contract/bill-exports'
import type { CorrectionAction } from '@billbridge/contract/corrections'
import type { ExportRun } from '@billbridge/contract/export-runs'
import type { Actor } from '../../platform/actor.ts'
import type { FollowUps } from '../../platform/follow-ups.ts'
import type { NewId } from '../../platform/ids.ts'
import type { Logger } from '../../platform/logger.ts'
import type { Metrics } from '../../platform/metrics.ts'
import type { Connection, Reachability, Transaction } from '../../platform/mongo.ts'
import { againWhenDuplicate } from '../../platform/once-again.ts'
import type { Restorations } from '../../platform/restorations.ts'
import type { StripeClients } from '../../stripe/stripe-client.ts'
import { createStripeInvoices } from '../../stripe/stripe-invoices.ts'
import type { StripeRateLimit } from '../../stripe/stripe-rate-limit.ts'
import type { StripeSettings } from '../../stripe/stripe-settings.ts'
import type { AccountService } from '../accounts/account.service.ts'
import type { ExternalMappingService } from '../accounts/external-mapping.service.ts'
import type { AuditLogService } from '../audit-log/audit-log.service.ts'
import type { BillService } from '../bills/bill.service.ts'
import type { ConfigurationService } from '../configurations/configuration.service.ts'
import type { CredentialService } from '../credentials/credential.service.ts'
import type { IntegrationEventService } from '../integration-events/integration-event.service.ts'
import type { OrganizationService } from '../organizations/organization.service.ts'
import { createAttemptService } from './attempt.service.ts'
import { createBillExportModel } from './bill-export.model.ts'
import { type BillExportService, createBillExportService } from './bill-export.service.ts'
import { createConfigurationStandDown } from './configuration-stand-down.ts'
import { createCorrectionRound } from './correction-round.ts'
import { createCredentialReplacement } from './credential-replacement.ts'
import { createExportJobs, type ExportJobsDeps } from './export.jobs.ts'
import { createExportActions } from './export-actions.service.ts'
import { createExportDays } from './export-days.ts'
import { createExportMetrics } from './export-metrics.ts'
import { createExportOverview } from './export-overview.ts'
import { createExportPlacement } from './export-placement.service.ts'
import { createExportProcessing } from './export-processing.ts'
import { createExportQueue } from './export-queue.ts'
import { createExportResumption, type ExportResumption } from './export-resumption.ts'
import { createExportRunModel, createRunItemModel } from './export-run.model.ts'
import { createExportRunService } from './export-run.service.ts'
import { createExportSafety } from './export-safety.ts'
import { createExportSettler } from './export-settler.ts'
import { createExportedRows } from './exported-rows.ts'
import { createGoingOn } from './going-on.ts'
import { createRestoredInvoices } from './restored-invoices.ts'
import { createRoundStart, type Round } from './round-start.ts'
import { createRowsMoving } from './rows-moving.ts'
import { createSettledEvents } from './settled-events.ts'
import { createStatusImport } from './status-import.ts'
import { createStatusReading } from './status-reading.ts'
import { createStatusSweep } from './status-sweep.ts'

export type { RowOfInvoice } from './status-reading.ts'
export { firstPlace, sweepPlaceSchema } from './sweep-place.ts'

export interface ExportDeps {
  readonly connection: Connection
  readonly transaction: Transaction
  readonly reachability: Reachability
  readonly followUps: FollowUps
  readonly logger: Logger
  readonly metrics: Metrics
  readonly now: () => Date
  readonly newId: NewId
  readonly auditLog: AuditLogService
  readonly organizations: Pick<OrganizationService, 'planOf'>
  readonly credentials: CredentialService
  readonly accounts: AccountService
  readonly mappings: ExternalMappingService
  readonly configurations: ConfigurationService
  readonly bills: BillService
  readonly integrationEvents: IntegrationEventService
  readonly restorations: Restorations
  readonly stripeClients: StripeClients
  readonly stripeRateLimit: StripeRateLimit
  readonly stripeSettings: StripeSettings
  /** How long a claimed row stays with a worker that says nothing, in milliseconds. */
  readonly leaseMs: number
}

/** When a row that a worker left behind at its death is worked, or given to another, in milliseconds. */
const afterADeathMs = 60_000

/** Joins what happens elsewhere to the rows: called once, when all services are there. */
const subscribe = (
  deps: ExportDeps,
  parts: {
    placement: ReturnType<typeof createExportPlacement>
    resume: ExportResumption
    standDown: (organizationId: string, configurationId: string) => Promise<void>
    refuseUnderWay: (organizationId: string, credentialId: string) => Promise<void>
  },
) => {
  const { placement, resume } = parts
  const decideAll = ({ organizationId }: { organizationId: string }) => placement.decideAll(organizationId)
  deps.bills.changed.subscribe(({ organizationId, billIds }) => placement.placeBills(organizationId, billIds))
  deps.accounts.accountsChanged.subscribe(({ organizationId, accountIds }) =>
    placement.decideAccounts(organizationId, accountIds),
  )
  deps.mappings.mappingChanged.subscribe(({ organizationId, accountIds }) =>
    placement.decideAccounts(organizationId, accountIds),
  )
  deps.configurations.changed.subscribe(async ({ organizationId, configurationId, kind }) => {
    await decideAll({ organizationId })
    if (kind === 'disabled' || kind === 'removed') await parts.standDown(organizationId, configurationId)
    // A streak that was told before is over: a person enabled it again.
    if (kind === 'enabled') {
      await resume(organizationId, { configurationId })
      await deps.integrationEvents.settle(organizationId, 'integration.perform.error', configurationId)
    }
  })
  deps.credentials.disconnected.subscribe(decideAll)
  deps.credentials.removing.subscribe(({ organizationId, credentialId }) =>
    parts.refuseUnderWay(organizationId, credentialId),
  )
  deps.credentials.reconnected.subscribe(async ({ organizationId, credentialId }) => {
    await resume(organizationId, { credentialId })
    await decideAll({ organizationId })
  })
}

/** What is told of all the rows at once. */
const createReports = (deps: ExportDeps, billExports: BillExportService) => ({
  /** Which bills enabling a configuration, or reconnecting a credential, sends at once. */
  goingOn: createGoingOn(deps),
  overview: createExportOverview({ ...deps, billExports }),
  daysOf: createExportDays({ runs: createExportRunModel(deps.connection), now: deps.now }),
})

/** Exports: rows, runs, actions on them, and the work itself. */
export const createExportService = (deps: ExportDeps) => {
  const rows = createBillExportModel(deps.connection)
  const stripeInvoices = createStripeInvoices(deps)
  const attempts = createAttemptService(deps)
  const billExports = createBillExportService(deps)
  const placement = createExportPlacement(deps)
  const resume = createExportResumption(deps)
  const runs = createExportRunService({ ...deps, placement })
  const startRound = createRoundStart(runs)
  const startCorrections = createCorrectionRound({ ...deps, runs })
  const actions = createExportActions({ ...deps, billExports, placement, stripeInvoices })
  const moving = createRowsMoving({ ...deps, placement, resume })
  const replacement = createCredentialReplacement({ ...deps, moving, goingOn: createGoingOn(deps) })
  const queue = createExportQueue({ ...deps, rows, runs: createExportRunModel(deps.connection) })
  const restored = createRestoredInvoices(deps.restorations)
  const processing = createExportProcessing({ ...deps, queue, attempts, stripeInvoices, restored })
  const statusImport = createStatusImport({ ...deps, rows, stripeInvoices })
  const reading = createStatusReading({ ...deps, rows, statusImport, stripeInvoices })
  const settle = createExportSettler({
    ...deps,
    noteSettled: createExportSafety(deps),
    queue,
    items: createRunItemModel(deps.connection),
    attempts,
    placement,
    stripeInvoices,
    statusImport,
  })
  const metrics = createExportMetrics({ ...deps, rows, runs: createExportRunModel(deps.connection) })
  const standDown = createConfigurationStandDown({ ...deps, placement, resume })
  subscribe(deps, { placement, resume, standDown, refuseUnderWay: replacement.refuseUnderWay })

  const onStopped: ExportJobsDeps['onStopped'] = async (row, outcome, when) => {
    const { organizationId } = row
    const cause = outcome.kind === 'skipped' ? outcome.goesOnWith : { credentialId: outcome.credentialId }
    if (!cause) return
    if (outcome.kind === 'reauthorize' && when === 'before') {
      const { credentialId, reason, message, seenAt } = outcome
      if (!(await deps.credentials.find(organizationId, credentialId))) return
      await deps.credentials.reportLostAccess(organizationId, credentialId, { reason, message, seenAt })
    }
    // It may be over before this row is settled: then nobody else would take it up. Twice, as a worker may die in between.
    // Others of the claim promise the same at this moment.
    await againWhenDuplicate(() => resume(organizationId, cause, when === 'before' ? afterADeathMs : 0))
  }

  return {
    billExports,
    placement,
    runs,
    actions,
    replacement,
    /** The one way an invoice that was read at Stripe reaches its row. */
    applyInvoice: statusImport.applyInvoice,
    /** Whose row an invoice is, and reading it again on the hint of an event. */
    findRowOfInvoice: reading.findRowOf,
    readInvoiceOfRow: reading.readRow,
    /** Looks through what a credential sent and may still change, a window at a time: what no event told is found. */
    sweepSentInvoices: createStatusSweep({ ...deps, rows, statusImport, reading, stripeInvoices }).step,
    /** Settles events whose failed exports are no more; once, or again and again while the worker runs. */
    createSettledEvents: () => createSettledEvents({ ...deps, rows }),
    exportedRows: createExportedRows(deps),
    ...createReports(deps, billExports),

    startRound: async (round: Round): Promise<ExportRun | null> => {
      await startCorrections(round)
      return startRound(round)
    },

    startRun: async (
      actor: Actor,
      request: { kind: ExportRun['kind']; selection: Selection; correction?: CorrectionAction },
    ): Promise<ExportRun> => {
      await billExports.assertKnown(actor.organizationId, request.selection)
      return runs.start(actor, request)
    },

    attemptsOf: async (actor: Actor, billExportId: string, page: { cursor?: string | undefined; limit: number }) => {
      await billExports.find(actor.organizationId, billExportId)
      return attempts.listOf(actor.organizationId, billExportId, page)
    },

    countSentWith: (organizationId: string, credentialId: string): Promise<number> =>
      rows.countDocuments({ organizationId, credentialId, status: 'complete' }),

    /** Decides everything of every organization again: time alone turns a due date past. */
    decideEverything: async (): Promise<void> => {
      for (const organizationId of await rows.distinct('organizationId')) await placement.decideAll(organizationId)
    },

    createJobs: (options: Pick<ExportJobsDeps, 'concurrency' | 'perAccount' | 'retryPace'>) =>
      createExportJobs({
        queue,
        processing,
        settle,
        onStopped,
        closeFinishedRuns: runs.closeFinished,
        reachability: deps.reachability,
        rateLimit: deps.stripeRateLimit,
        metrics,
        logger: deps.logger,
        leaseMs: deps.leaseMs,
        ...options,
      }),
  }
}

export type ExportServices = ReturnType<typeof createExportService>
