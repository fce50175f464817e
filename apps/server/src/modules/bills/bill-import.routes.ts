import { billImportEndpoints } from '@billbridge/contract/bill-imports'
import { type Route, route } from '../../http/route.ts'
import type { BillImportService } from './bill-import.service.ts'

export const billImportRoutes = ({ billImports }: { billImports: BillImportService }): Route[] => [
  route(billImportEndpoints.create, ({ actor, query, body }) => billImports.create(actor, query.fileName, body)),
  route(billImportEndpoints.get, ({ actor, params }) => billImports.get(actor, params.importId)),
  route(billImportEndpoints.configure, ({ actor, params, body }) =>
    billImports.configure(actor, params.importId, body),
  ),
  route(billImportEndpoints.refusedRows, ({ actor, params }) => billImports.refusedRows(actor, params.importId)),
  route(billImportEndpoints.accept, ({ actor, params }) => billImports.accept(actor, params.importId)),
]
