import { invoicePreviewEndpoints } from '@billbridge/contract/invoice-previews'
import { type Route, route } from '../../http/route.ts'
import type { InvoicePreviewService } from './invoice-preview.service.ts'

export const invoicePreviewRoutes = ({ invoicePreviews }: { invoicePreviews: InvoicePreviewService }): Route[] => [
  route(invoicePreviewEndpoints.create, ({ actor, body }) => invoicePreviews.create(actor, body)),
]
