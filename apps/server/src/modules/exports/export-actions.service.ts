import type { BillExport, Selection } from '@billbridge/contract/bill-exports'
import { toDecimalText } from '@billbridge/contract/money'
import type { FieldError } from '@billbridge/contract/problem'
import type { Actor } from '../../platform/actor.ts'
import { type Connection, isDuplicateKey, type Transaction } from '../../platform/mongo.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import { classifyStripeError, isMissing } from '../../stripe/stripe-errors.ts'
import { type StripeInvoice, type StripeInvoices, toSentInvoice } from '../../stripe/stripe-invoices.ts'
import type { ExternalMappingService } from '../accounts/external-mapping.service.ts'
import type { AuditLogService } from '../audit-log/audit-log.service.ts'
import type { CredentialService } from '../credentials/credential.service.ts'
import { type BillExportRow, createBillExportModel } from './bill-export.model.ts'
import type { BillExportService } from './bill-export.service.ts'
import type { ExportPlacement } from './export-placement.service.ts'
import { toBillExport } from './export-row.ts'
import { allOf, eligibleRows, selectionFilter } from './export-selection.ts'
import { mayFollow, queueOf } from './export-states.ts'

export interface ExportActionsDeps {
  readonly connection: Connection
  readonly transaction: Transaction
  readonly auditLog: AuditLogService
  readonly billExports: BillExportService
  readonly placement: ExportPlacement
  readonly mappings: Pick<ExternalMappingService, 'findFor'>
  readonly credentials: Pick<CredentialService, 'access'>
  readonly stripeInvoices: StripeInvoices
  readonly now: () => Date
}

const batchSize = 500

/** What a person does to rows by hand: archive, undo, mark as exported. */
export const createExportActions = (deps: ExportActionsDeps) => {
  const { transaction, auditLog, billExports, now } = deps
  const rows = createBillExportModel(deps.connection)

  /** Changes the eligible rows of a selection batch by batch, each batch with its audit entries in one transaction. */
  const changeAll = async (
    actor: Actor,
    selection: Selection,
    action: 'archive' | 'restore',
    changesOf: (row: BillExportRow) => Partial<BillExportRow>,
  ): Promise<{ changed: number; leftOut: number }> => {
    const { organizationId } = actor
    await billExports.assertKnown(organizationId, selection)
    const selected = selectionFilter(organizationId, selection)
    const eligible = allOf(selected, eligibleRows[action])
    const all = await rows.countDocuments(selected)
    if (!(await rows.exists(eligible))) throw new ProblemError('selection-empty')
    let changed = 0
    let after = ''
    for (;;) {
      const batch = await transaction(async () => {
        const found = await rows
          .find(allOf(eligible, { _id: { $gt: after } }))
          .sort({ _id: 1 })
          .limit(batchSize)
          .lean<BillExportRow[]>()
        await rows.bulkWrite(
          found.map((row) => ({
            updateOne: {
              filter: { _id: row._id, status: row.status, work: null },
              update: { $set: { ...changesOf(row), updatedAt: now() } },
            },
          })),
        )
        await auditLog.recordMany(
          actor,
          found.map((row) => ({
            action: action === 'archive' ? 'bill-export.archived' : 'bill-export.restored',
            targetId: row._id,
            changes: [{ field: 'status', before: row.status, after: changesOf(row).status }],
          })),
        )
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
      ['total', toDecimalText(row.total, row.currency), toDecimalText(total, row.currency)],
      ['customer', customerId ?? 'not mapped', invoice.customerId],
    ]
    return facts.flatMap(([field, ours, theirs]) =>
      ours === theirs ? [] : [{ field, message: `is ${String(ours)} here and ${String(theirs)} in Stripe` }],
    )
  }

  const readInvoice = async (row: BillExportRow, stripeInvoiceId: string): Promise<StripeInvoice> => {
    const access = await deps.credentials.access(row.organizationId, row.credentialId)
    try {
      return await deps.stripeInvoices.connect(access).retrieve(stripeInvoiceId)
    } catch (error) {
      const detail = `Stripe account ${row.stripeAccountId} has no ${row.mode} invoice ${stripeInvoiceId}.`
      if (isMissing(error))
        throw new ProblemError('stripe-invoice-mismatch', {
          detail,
          errors: [{ field: 'stripeInvoiceId', message: 'is not an invoice of this Stripe account and mode' }],
        })
      throw new ProblemError('stripe-unavailable', { detail: classifyStripeError(error).message })
    }
  }

  const markAsExported = async (actor: Actor, billExportId: string, stripeInvoiceId: string): Promise<BillExport> => {
    const { organizationId } = actor
    const row = await billExports.find(organizationId, billExportId)
    const unsettled = row.sentAt === null && row.work === null && row.status !== 'archived'
    if (!unsettled || !mayFollow(row.status, 'complete')) throw new ProblemError('export-wrong-status')
    const invoice = await readInvoice(row, stripeInvoiceId)
    const mapping = (await deps.mappings.findFor(organizationId, [row.accountId], row.stripeAccountId, row.mode)).get(
      row.accountId,
    )
    const at = now()
    const read = toSentInvoice(invoice, deps.stripeInvoices.dashboardUrl(row, invoice.id), at)
    const errors = differencesOf(row, invoice, mapping?.customerId ?? null, read.totalAmount - read.taxAmount)
    if (errors.length > 0) {
      const detail = `The invoice does not match: ${errors.map(({ field, message }) => `${field} ${message}`).join('; ')}.`
      throw new ProblemError('stripe-invoice-mismatch', { detail, errors })
    }
    const sent = {
      status: 'complete' as const,
      queue: 'success' as const,
      stripeInvoiceId: invoice.id,
      customerId: invoice.customerId,
      invoice: read,
      pin: null,
      error: null,
      sentContentVersion: row.billContentVersion,
      sentAt: at,
      updatedAt: at,
    }
    try {
      await transaction(async () => {
        const { matchedCount } = await rows.updateOne(
          { organizationId, _id: billExportId, status: row.status, work: null },
          { $set: sent },
        )
        if (matchedCount !== 1) throw new ProblemError('export-wrong-status')
        const changes = [
          { field: 'status', before: row.status, after: 'complete' },
          { field: 'stripeInvoiceId', before: null, after: invoice.id },
        ]
        await auditLog.record(actor, { action: 'bill-export.marked-as-exported', targetId: billExportId, changes })
      })
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
        archived: { reason, by: actor.name, at: now(), fromStatus: row.status },
      })),

    /** Puts rows back to where they were; those of Unsent are then decided afresh. */
    restore: (actor: Actor, selection: Selection) =>
      changeAll(actor, selection, 'restore', (row) => {
        const status = row.archived?.fromStatus ?? 'unsent'
        return { status, queue: queueOf(status, row.decision), archived: null }
      }),

    markAsExported,
  }
}

export type ExportActions = ReturnType<typeof createExportActions>
