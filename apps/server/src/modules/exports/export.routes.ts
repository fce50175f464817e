import { billExportEndpoints } from '@billbridge/contract/bill-exports'
import { configurationEndpoints } from '@billbridge/contract/configurations'
import { credentialEndpoints } from '@billbridge/contract/credentials'
import { exportRunEndpoints } from '@billbridge/contract/export-runs'
import { overviewEndpoints } from '@billbridge/contract/overview'
import { type Route, route } from '../../http/route.ts'
import { toCsv } from './bill-export-csv.ts'
import type { ExportServices } from './export.service.ts'

/** Exports, runs, the overview, and what spans credentials and exports. */
export const exportRoutes = ({ exports }: { exports: ExportServices }): Route[] => [
  route(billExportEndpoints.list, ({ actor, query }) => exports.billExports.list(actor, query)),
  route(billExportEndpoints.ofBills, ({ actor, query }) => exports.billExports.ofBills(actor, query.billId ?? [])),
  route(billExportEndpoints.counts, ({ actor, query }) => exports.billExports.counts(actor, query)),
  route(billExportEndpoints.groups, ({ actor, query }) => exports.billExports.groups(actor, query)),
  route(billExportEndpoints.csv, ({ actor, query }) => toCsv(exports.billExports.stream(actor, query))),
  route(billExportEndpoints.previewSelection, ({ actor, body }) => exports.billExports.previewSelection(actor, body)),
  route(billExportEndpoints.archive, ({ actor, body }) => exports.actions.archive(actor, body.selection, body.reason)),
  route(billExportEndpoints.restore, ({ actor, body }) => exports.actions.restore(actor, body.selection)),
  route(billExportEndpoints.accept, ({ actor, body }) => exports.actions.accept(actor, body.selection, body.reason)),
  route(billExportEndpoints.get, ({ actor, params }) => exports.billExports.get(actor, params.billExportId)),
  route(billExportEndpoints.attempts, ({ actor, params, query }) =>
    exports.attemptsOf(actor, params.billExportId, query),
  ),
  route(billExportEndpoints.markAsExported, ({ actor, params, body }) =>
    exports.actions.markAsExported(actor, params.billExportId, body.stripeInvoiceId),
  ),
  route(exportRunEndpoints.list, ({ actor, query }) => exports.runs.list(actor, query)),
  route(exportRunEndpoints.create, ({ actor, body }) => exports.startRun(actor, body), { atomic: true }),
  route(exportRunEndpoints.get, ({ actor, params }) => exports.runs.get(actor, params.runId)),
  route(exportRunEndpoints.rows, ({ actor, params, query }) => exports.runs.rows(actor, params.runId, query)),
  route(exportRunEndpoints.cancel, ({ actor, params }) => exports.runs.cancel(actor, params.runId)),
  route(overviewEndpoints.get, ({ actor }) => exports.overview(actor)),
  route(overviewEndpoints.days, async ({ actor, query }) => ({
    data: await exports.daysOf(actor.organizationId, query.mode),
  })),
  route(configurationEndpoints.enablingPreview, ({ actor, params }) =>
    exports.goingOn.whenEnabled(actor, params.configurationId),
  ),
  route(credentialEndpoints.reconnectionPreview, ({ actor, params }) =>
    exports.goingOn.whenConnected(actor, params.credentialId),
  ),
  route(credentialEndpoints.replacementPreview, ({ actor, params, query }) =>
    exports.replacement.preview(actor, params.credentialId, query.replacementId),
  ),
  route(credentialEndpoints.replace, ({ actor, params, body }) =>
    exports.replacement.replace(actor, params.credentialId, body.replacementId),
  ),
]
