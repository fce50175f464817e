import type { BillExport, Selection } from '@billbridge/contract/bill-exports'
import { toAmountText } from '@billbridge/contract/money'
import type { FieldError } from '@billbridge/contract/problem'
import type { SentInvoice } from '@billbridge/contract/sent-invoices'
import type { Actor } from '../../platform/actor.ts'
import { type Connection, isDuplicateKey, type Transaction } from '../../platform/mongo.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import { classifyStripeError, isMissing } from '../../stripe/stripe-errors.ts'
import { type StripeInvoice, type StripeInvoices, toSentInvoice } from '../../stripe/stripe-invoices.ts'
import type { ExternalMappingService } from '../accounts/external-mapping.service.ts'
import type { AuditLogService } from '../audit-log/audit-log.service.ts'
import type { BillService, BillState } from '../bills/bill.service.ts'
import type { CredentialService } from '../credentials/credential.service.ts'
import type { IntegrationEventService } from '../integration-events/integration-event.service.ts'
import { type BillExportRow, createBillExportModel } from './bill-export.model.ts'
import type { BillExportService } from './bill-export.service.ts'
import { paymentOf } from './export-payment.ts'
import type { ExportPlacement } from './export-placement.service.ts'
import { notStopped, toBillExport } from './export-row.ts'
import { allOf, eligibleRows, selectionFilter } from './export-selection.ts'
import { mayFollow, queueOf } from './export-states.ts'
import { sentSumsOf } from './invoice-drift.ts'
import { paymentIn, pendingCorrectionOf } from './pending-correction.ts'
import { createRowEvents } from './row-events.ts'
import { createSelectionRefusal } from './selection-refusal.ts'

export interface ExportActionsDeps {
  readonly connection: Connection
  readonly transaction: Transaction
  readonly auditLog: AuditLogService
  readonly billExports: BillExportService
  readonly placement: ExportPlacement
  readonly mappings: Pick<ExternalMappingService, 'findFor'>
  readonly credentials: Pick<CredentialService, 'access' | 'reportLostAccess'>
  readonly bills: Pick<BillService, 'setStripePayment' | 'statesOf'>
  readonly integrationEvents: Pick<IntegrationEventService, 'record' | 'settle'>
  readonly stripeInvoices: StripeInvoices
  readonly now: () => Date
}

const batchSize = 500

const auditActions = {
  archive: 'bill-export.archived',
  restore: 'bill-export.restored',
  accept: 'bill-export.accepted',
} as const

const mismatch = (field: string, message: string): ProblemError =>
  new ProblemError('stripe-invoice-mismatch', { detail: `${field} ${message}.`, errors: [{ field, message }] })

const differsFrom = (row: BillExportRow, bill: BillState): boolean =>
  row.billContentVersion !== bill.contentVersion || row.currency !== bill.currency || row.total !== bill.total

/** What a person does to rows by hand: archive, undo, mark as exported. */
export const createExportActions = (deps: ExportActionsDeps) => {
  const { transaction, auditLog, billExports, now } = deps
  const rows = createBillExportModel(deps.connection)
  const tellOfRow = createRowEvents(deps.integrationEvents)
  const refusalOf = createSelectionRefusal({ ...deps, rows })

  /** Changes the eligible rows of a selection batch by batch, each batch with its audit entries in one transaction. */
  const changeAll = async (
    actor: Actor,
    selection: Selection,
    action: 'archive' | 'restore' | 'accept',
    changesOf: (row: BillExportRow) => Partial<BillExportRow>,
  ): Promise<{ changed: number; leftOut: number }> => {
    const { organizationId } = actor
    await billExports.assertKnown(organizationId, selection)
    const selected = selectionFilter(organizationId, selection)
    const eligible = allOf(selected, eligibleRows[action])
    const all = await rows.countDocuments(selected)
    if (!(await rows.exists(eligible))) throw await refusalOf(organizationId, selection, action)
    let changed = 0
    let after = ''
    for (;;) {
      const batch = await transaction(async () => {
        const found = await rows
          .find(allOf(eligible, { _id: { $gt: after } }))
          .sort({ _id: 1 })
          .limit(batchSize)
          .lean<BillExportRow[]>()
        const planned = found.map((row) => ({ row, changes: changesOf(row) }))
        await rows.bulkWrite(
          planned.map(({ row, changes }) => ({
            updateOne: {
              filter: { _id: row._id, status: row.status, work: null },
              update: { $set: { ...changes, updatedAt: now() } },
            },
          })),
        )
        await auditLog.recordMany(
          actor,
          planned.map(({ row, changes }) => ({
            action: auditActions[action],
            targetId: row._id,
            targetName: row.billNumber,
            changes: [{ field: 'status', before: row.status, after: changes.status }],
          })),
        )
        for (const { row, changes } of planned) await tellOfRow(row, changes)
        if (action === 'restore')
          await deps.placement.placeBills(
            organizationId,
            found.map((row) => row.billId),
          )
        return found
      })
      const last = batch.at(-1)
      if (!last) return { changed, leftOut: all - changed }
      changed += batch.length
      after = last._id
    }
  }

  const differencesOf = (
    row: BillExportRow,
    invoice: StripeInvoice,
    customerId: string | null,
    total: number,
  ): FieldError[] => {
    const facts: [field: string, ours: unknown, theirs: unknown][] = [
      ['mode', row.mode, invoice.livemode ? 'live' : 'test'],
      ['currency', row.currency, invoice.currency],
      ['total', toAmountText(row.total, row.currency), toAmountText(total, row.currency)],
      ['customer', customerId ?? 'not mapped', invoice.customerId],
    ]
    return facts.flatMap(([field, ours, theirs]) =>
      ours === theirs ? [] : [{ field, message: `is ${String(ours)} here and ${String(theirs)} in Stripe` }],
    )
  }

  const readInvoice = async (row: BillExportRow, stripeInvoiceId: string): Promise<StripeInvoice> => {
    const { organizationId, credentialId } = row
    const seenAt = now()
    const access = await deps.credentials.access(organizationId, credentialId)
    try {
      return await deps.stripeInvoices.connect(access).retrieve(stripeInvoiceId)
    } catch (error) {
      if (isMissing(error)) throw mismatch('stripeInvoiceId', 'is not an invoice of this Stripe account and mode')
      const { kind, message, disconnection } = classifyStripeError(error)
      if (kind !== 'reauthorize') throw new ProblemError('stripe-unavailable', { detail: message })
      const reason = disconnection ?? 'revoked'
      await deps.credentials.reportLostAccess(organizationId, credentialId, { reason, message, seenAt })
      throw new ProblemError('credential-not-connected', { detail: message })
    }
  }

  /** A row may be bound to an invoice when nothing of it is under way, and no other invoice of ours may exist for it. */
  const refuseUnsettled = (row: BillExportRow, stripeInvoiceId: string): void => {
    const { sentAt, work, status, pin } = row
    if (sentAt !== null || work !== null || status === 'archived' || !mayFollow(status, 'complete')) {
      throw new ProblemError('export-wrong-status')
    }
    if (pin !== null && pin.stripeInvoiceId !== stripeInvoiceId) {
      const begun = pin.stripeInvoiceId ?? 'an invoice whose outcome is not known yet'
      throw new ProblemError('export-wrong-status', { detail: `The export has begun ${begun}. Retry it first.` })
    }
  }

  /** Made here for this bill, under a name that went with the time a restoration lost. */
  const isOrphaned = async ({ organizationId, billNumber }: BillExportRow, { metadata }: StripeInvoice) =>
    metadata.billbridge_organization_id === organizationId &&
    metadata.billbridge_bill_number === billNumber &&
    !(await rows.exists({ organizationId, _id: metadata.billbridge_bill_export_id ?? '' }))

  /** @throws ProblemError `stripe-invoice-taken`, `stripe-invoice-mismatch` with every difference */
  const refuseOther = async (row: BillExportRow, invoice: StripeInvoice, total: number): Promise<void> => {
    const owner = invoice.metadata.billbridge_bill_export_id
    const isAnothers = owner !== undefined && owner !== row._id && !(await isOrphaned(row, invoice))
    if (isAnothers) throw new ProblemError('stripe-invoice-taken')
    const { organizationId, accountId, stripeAccountId, mode } = row
    const mappings = await deps.mappings.findFor(organizationId, [accountId], stripeAccountId, mode)
    const errors = differencesOf(row, invoice, mappings.get(accountId)?.customerId ?? null, total)
    if (['void', 'uncollectible', 'deleted'].includes(invoice.status)) {
      errors.push({ field: 'stripeInvoiceId', message: `names an invoice that is ${invoice.status}` })
    }
    if (errors.length === 0) return
    const detail = `The invoice does not match: ${errors.map(({ field, message }) => `${field} ${message}`).join('; ')}.`
    throw new ProblemError('stripe-invoice-mismatch', { detail, errors })
  }

  const bind = (
    actor: Actor,
    row: BillExportRow,
    bound: Pick<BillExportRow, 'customerId' | 'statusReadAt' | 'sentAs'> & { invoice: SentInvoice },
  ) =>
    transaction(async () => {
      const { organizationId, _id, status, billContentVersion, generation, billId, pin } = row
      const at = now()
      const bill = (await deps.bills.statesOf(organizationId, [billId])).get(billId)
      // What was compared with the invoice is what was promised of it, else the bill as it is.
      const sentContentVersion = pin?.contentVersion ?? billContentVersion
      if (!bill || (pin === null && differsFrom(row, bill))) throw new ProblemError('export-wrong-status')
      const sent = {
        status: 'complete' as const,
        queue: 'success' as const,
        decision: { outcome: 'go' as const },
        stripeInvoiceId: bound.invoice.id,
        ...bound,
        pin: null,
        error: null,
        sentContentVersion,
        correction: pendingCorrectionOf({ ...bound, sentContentVersion, accepted: null, correction: null }, bill, {
          now: at,
        }),
        accepted: null,
        proof: null,
        sentAt: at,
        updatedAt: at,
      }
      // As it was read, or not at all: the bill, or what was promised of it, may have changed while Stripe was asked.
      const asRead = { organizationId, _id, status, work: null, billContentVersion, generation }
      const { matchedCount } = await rows.updateOne(asRead, { $set: sent })
      if (matchedCount !== 1) throw new ProblemError('export-wrong-status')
      await tellOfRow(row, sent)
      const changes = [
        { field: 'status', before: status, after: 'complete' },
        { field: 'stripeInvoiceId', before: null, after: bound.invoice.id },
      ]
      const entry = {
        action: 'bill-export.marked-as-exported',
        targetId: _id,
        targetName: row.billNumber,
        changes,
      } as const
      await auditLog.record(actor, entry)
      const payment = paymentOf(row, bound.invoice)
      if (payment !== undefined) await deps.bills.setStripePayment(organizationId, billId, payment)
    })

  const markAsExported = async (actor: Actor, billExportId: string, stripeInvoiceId: string): Promise<BillExport> => {
    const { organizationId } = actor
    const row = await billExports.find(organizationId, billExportId)
    refuseUnsettled(row, stripeInvoiceId)
    const readAt = now()
    const invoice = await readInvoice(row, stripeInvoiceId)
    const read = toSentInvoice(invoice, deps.stripeInvoices.dashboardUrl(row, invoice.id), readAt)
    await refuseOther(row, invoice, read.totalAmount - read.taxAmount)
    try {
      const { customerId } = invoice
      await bind(actor, row, { invoice: read, customerId, statusReadAt: readAt, sentAs: sentSumsOf(invoice) })
    } catch (error) {
      if (isDuplicateKey(error, 'stripeInvoiceId')) throw new ProblemError('stripe-invoice-taken')
      throw error
    }
    return toBillExport(await billExports.find(organizationId, billExportId))
  }

  return {
    archive: (actor: Actor, selection: Selection, reason: string) =>
      changeAll(actor, selection, 'archive', (row) => ({
        status: 'archived',
        queue: 'archived',
        ...notStopped,
        archived: { reason, by: actor.name, at: now(), fromStatus: row.status },
      })),

    /** Puts rows back to where they were; those of Unsent are then decided afresh. */
    restore: (actor: Actor, selection: Selection) =>
      changeAll(actor, selection, 'restore', (row) => {
        const status = row.archived?.fromStatus ?? 'unsent'
        return { status, queue: queueOf(status, row.decision), archived: null }
      }),

    /** Lets invoices stand although their bills say something else by now. */
    accept: (actor: Actor, selection: Selection, reason: string) =>
      changeAll(actor, selection, 'accept', ({ correction, billContentVersion, drift }) => ({
        status: 'complete',
        queue: 'success',
        decision: { outcome: 'go' },
        error: null,
        correction: null,
        accepted: {
          reason,
          by: actor.name,
          at: now().toISOString(),
          contentVersion: correction?.contentVersion ?? billContentVersion,
          cancelled: correction?.kind === 'cancelled',
          payment: paymentIn(correction),
          driftSeenAt: drift?.seenAt ?? null,
        },
      })),

    markAsExported,
  }
}
