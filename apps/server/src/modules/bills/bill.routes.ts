import { billEndpoints } from '@billbridge/contract/bills'
import { type Route, route } from '../../http/route.ts'
import type { BillService } from './bill.service.ts'

export const billRoutes = ({ bills }: { bills: BillService }): Route[] => [
  route(billEndpoints.list, ({ actor, query }) => bills.list(actor, query)),
  route(billEndpoints.count, ({ actor, query }) => bills.countMatching(actor, query)),
  route(billEndpoints.create, ({ actor, body }) => bills.create(actor, body)),
  route(billEndpoints.createBatch, ({ actor, body }) => bills.createBatch(actor, body.bills)),
  route(billEndpoints.get, ({ actor, params }) => bills.get(actor, params.billId)),
  route(billEndpoints.versions, ({ actor, params }) => bills.versions(actor, params.billId)),
  route(billEndpoints.setApproval, ({ actor, body }) => bills.setApproval(actor, body.billIds, body.approvalStatus)),
  route(billEndpoints.cancel, ({ actor, params }) => bills.cancel(actor, params.billId)),
]
