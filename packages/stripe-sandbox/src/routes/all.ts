import type { Route } from '../route.ts'
import { accountRoutes } from './account.ts'
import { balanceTransactionRoutes } from './balance-transactions.ts'
import { couponRoutes } from './coupons.ts'
import { creditNoteRoutes } from './credit-notes.ts'
import { customerRoutes } from './customers.ts'
import { eventRoutes } from './events.ts'
import { invoiceItemRoutes } from './invoice-items.ts'
import { invoiceLineRoutes } from './invoice-lines.ts'
import { invoiceRoutes } from './invoices.ts'
import { paymentMethodRoutes } from './payment-methods.ts'
import { paymentRoutes } from './payments.ts'
import { priceRoutes } from './prices.ts'
import { productRoutes } from './products.ts'
import { refundRoutes } from './refunds.ts'
import { webhookEndpointRoutes } from './webhook-endpoints.ts'

/** The API, endpoint by endpoint. What is not here is answered as Stripe answers an unknown address. */
export const apiRoutes: Route[] = [
  ...accountRoutes,
  ...customerRoutes,
  ...balanceTransactionRoutes,
  ...paymentMethodRoutes,
  ...invoiceRoutes,
  ...invoiceLineRoutes,
  ...invoiceItemRoutes,
  ...paymentRoutes,
  ...refundRoutes,
  ...creditNoteRoutes,
  ...productRoutes,
  ...priceRoutes,
  ...couponRoutes,
  ...webhookEndpointRoutes,
  ...eventRoutes,
]
