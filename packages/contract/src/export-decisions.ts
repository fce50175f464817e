import { z } from 'zod'
import { instant } from './ids.ts'

/** Every status of a bill export, by the tab it is shown in. */
export const statusesByTab = {
  unsent: ['unsent', 'waiting', 'disabled', 'skipped', 'auth-failed', 'started', 'awaiting-retry', 'rate-limited'],
  success: ['complete'],
  error: ['error', 'timed-out', 'invoice-already-paid'],
  archived: ['archived'],
} as const

export const exportTabs = ['unsent', 'success', 'error', 'archived'] as const
export const exportTabSchema = z.enum(exportTabs)
export type ExportTab = (typeof exportTabs)[number]

export const billExportStatusSchema = z.enum([
  ...statusesByTab.unsent,
  ...statusesByTab.success,
  ...statusesByTab.error,
  ...statusesByTab.archived,
])
export type BillExportStatus = z.infer<typeof billExportStatusSchema>

const underWay: readonly BillExportStatus[] = ['waiting', 'started', 'awaiting-retry', 'rate-limited']

/** Whether a bill export is between the press of Export and its outcome. */
export const isUnderWay = ({ status }: { readonly status: BillExportStatus }): boolean => underWay.includes(status)

/** Filters inside Unsent: can go now, held back by a setting, or being worked on. */
export const unsentViews = ['ready', 'held', 'in-progress'] as const
export const unsentViewSchema = z.enum(unsentViews)

/** The settings (and facts) that can hold a bill back; the decision names exactly one. */
export const holdReasons = [
  'bill-cancelled',
  'account-excluded',
  'approval-needed',
  'approval-held',
  'payment-status',
  'before-first-date',
  'due-date-empty',
  'due-date-past',
  'zero-total',
  'below-minimum',
  'negative-total',
  'partly-paid',
  'too-many-lines',
  'amount-not-exact-in-stripe',
  'currency-not-in-stripe',
  'customer-not-mapped',
  'customer-deleted',
  'configuration-disabled',
  'credential-disconnected',
] as const
export const holdReasonSchema = z.enum(holdReasons)
export type HoldReason = z.infer<typeof holdReasonSchema>

/**
 * Whether a bill goes; if not, the reason, the setting that decided (a path such as `dueDate.whenPast`, or null for a
 * fact), and a sentence. `blocking` says whether pressing Export reports it as an error (true) or leaves it held (false).
 */
export const decisionSchema = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('go') }),
  z.object({
    outcome: z.literal('hold'),
    reason: holdReasonSchema,
    setting: z.string().nullable(),
    message: z.string(),
    blocking: z.boolean(),
  }),
])
export type Decision = z.infer<typeof decisionSchema>

/** Why an export failed. One per row of the error table in the code; the console groups by it. */
export const exportErrorCauses = [
  'customer-not-mapped',
  'customer-deleted',
  'customer-ambiguous',
  'customer-without-email',
  'currency-locked',
  'too-many-lines',
  'due-date-past',
  'amount-not-exact-in-stripe',
  'currency-not-in-stripe',
  'sums-differ',
  'tax-refused',
  'stripe-refused',
  'stripe-failed',
  'timed-out',
  'number-taken',
  'invoice-already-paid',
  'invoice-changed-in-stripe',
  'paid-in-part',
  'customer-balance',
] as const
export const exportErrorCauseSchema = z.enum(exportErrorCauses)
export type ExportErrorCause = z.infer<typeof exportErrorCauseSchema>

/** What went wrong, what to do, and where: `fix` names the page that mends it. */
export const exportErrorSchema = z.object({
  cause: exportErrorCauseSchema,
  message: z.string(),
  remedy: z.string(),
  fix: z.enum(['mapping', 'configuration', 'credential', 'bill', 'account', 'retry', 'none']),
  stripeRequestId: z.string().nullable(),
  at: instant,
})
export type ExportError = z.infer<typeof exportErrorSchema>
