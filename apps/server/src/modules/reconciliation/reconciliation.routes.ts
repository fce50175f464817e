import { reconciliationEndpoints } from '@billbridge/contract/reconciliations'
import { type Route, route } from '../../http/route.ts'
import type { ReconciliationService } from './reconciliation.service.ts'
import { toCsv } from './reconciliation-csv.ts'

export const reconciliationRoutes = ({ reconciliation }: { reconciliation: ReconciliationService }): Route[] => [
  route(reconciliationEndpoints.list, ({ actor, query }) => reconciliation.list(actor, query)),
  route(reconciliationEndpoints.create, ({ actor, body }) => reconciliation.start(actor, body)),
  route(reconciliationEndpoints.get, ({ actor, params }) => reconciliation.get(actor, params.reconciliationId)),
  route(reconciliationEndpoints.items, ({ actor, params, query }) =>
    reconciliation.items(actor, params.reconciliationId, query),
  ),
  route(reconciliationEndpoints.csv, async ({ actor, params, query }) =>
    toCsv(await reconciliation.stream(actor, params.reconciliationId, query.kind), query.kind),
  ),
]
