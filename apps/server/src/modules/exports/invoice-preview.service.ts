import type { ConfigurationSettings } from '@billbridge/contract/configurations'
import type { Decision } from '@billbridge/contract/export-decisions'
import type { InvoiceDraft } from '@billbridge/contract/invoice-previews'
import type { Actor } from '../../platform/actor.ts'
import type { Connection } from '../../platform/mongo.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import { toInvoicePlan } from '../../stripe/bill-to-invoice.ts'
import type { AccountService } from '../accounts/account.service.ts'
import type { ExternalMappingService } from '../accounts/external-mapping.service.ts'
import type { BillService } from '../bills/bill.service.ts'
import type { CredentialService } from '../credentials/credential.service.ts'
import { type BillExportRow, createBillExportModel } from './bill-export.model.ts'
import { type DecisionInput, decide } from './decide.ts'
import { numbersTakenOf } from './end-invoice.ts'

export interface InvoicePreviewDeps {
  readonly connection: Connection
  readonly bills: Pick<BillService, 'find'>
  readonly accounts: Pick<AccountService, 'find'>
  readonly credentials: Pick<CredentialService, 'find'>
  readonly mappings: Pick<ExternalMappingService, 'findFor'>
  readonly now: () => Date
}

export interface PreviewRequest {
  readonly billId: string
  readonly credentialId: string
  readonly settings: ConfigurationSettings
}

const missing = (field: string, what: string): ProblemError =>
  new ProblemError('not-found', {
    detail: `There is no such ${what}.`,
    errors: [{ field, message: `is not a ${what} of this organization` }],
  })

const withCustomer = (draft: InvoiceDraft, mapping: DecisionInput['mapping']): InvoiceDraft => {
  if (!mapping) return draft
  const { name } = draft.customer
  return mapping.status === 'active'
    ? { ...draft, customer: { id: mapping.customerId, name, how: 'mapped' } }
    : { ...draft, customer: { id: null, name, how: 'missing' } }
}

/** What would become of a bill, asked of the same functions that send it. Nothing is written, and Stripe is not called. */
export const createInvoicePreviewService = (deps: InvoicePreviewDeps) => {
  const { bills, accounts, credentials, mappings, now } = deps
  const rows = createBillExportModel(deps.connection)

  const readFacts = async (organizationId: string, { billId, credentialId }: PreviewRequest) => {
    const [bill] = await bills.find(organizationId, [billId])
    if (!bill) throw missing('billId', 'bill')
    const credential = await credentials.find(organizationId, credentialId)
    if (!credential) throw missing('credentialId', 'credential')
    const { stripeAccountId, mode, status } = credential
    if (status === 'pending' || stripeAccountId === null || mode === null) {
      const detail = `The credential “${credential.name}” is not connected to a Stripe account yet.`
      const errors = [{ field: 'credentialId', message: 'is not connected yet' }]
      throw new ProblemError('credential-not-connected', { detail, errors })
    }
    const [account] = await accounts.find(organizationId, [bill.accountId])
    if (!account) throw new Error(`The account of ${billId} is gone.`)
    const found = await mappings.findFor(organizationId, [account.id], stripeAccountId, mode)
    const row = await rows.findOne({ organizationId, billId, mode }).lean<BillExportRow>()
    const numbersTaken = row ? numbersTakenOf(row) : 0
    return { bill, account, mapping: found.get(account.id) ?? null, credentialStatus: status, numbersTaken }
  }

  return {
    /**
     * The decision about a bill under a configuration's settings, saved or not, taken as enabled; and its invoice, which
     * is also shown when only something beside it (an approval, the customer, the credential) holds it back.
     * @throws ProblemError `not-found`, `credential-not-connected` for one that never was
     */
    create: async (
      { organizationId }: Actor,
      request: PreviewRequest,
    ): Promise<{ decision: Decision; invoice: InvoiceDraft | null }> => {
      const { bill, account, mapping, credentialStatus, numbersTaken } = await readFacts(organizationId, request)
      const { settings } = request
      const at = now()
      const configuration = { settings, enabled: true, archived: false, credentialStatus }
      const decision = decide({ bill, configuration, mapping, account, now: at })
      const invoice = toInvoicePlan({ bill, account, settings, now: at, numbersTaken })
      return { decision, invoice: invoice.ok ? withCustomer(invoice.plan.draft, mapping) : null }
    },
  }
}

export type InvoicePreviewService = ReturnType<typeof createInvoicePreviewService>
