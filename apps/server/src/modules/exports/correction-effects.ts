import type { CorrectionAction, PendingCorrection, WhenChanged } from '@billbridge/contract/corrections'
import type { ExportAction, SelectionPreview } from '@billbridge/contract/selection-previews'
import type { Filter, Model } from '../../platform/mongo.ts'
import type { ConfigurationService } from '../configurations/configuration.service.ts'
import type { BillExportRow } from './bill-export.model.ts'
import { isPaymentKind } from './pending-correction.ts'

/** The actions on a selection that correct, by how. */
export const correctionOf: Partial<Record<ExportAction, CorrectionAction>> = {
  correct: 'as-set',
  'update-draft': 'update-draft',
  'void-and-replace': 'void-and-replace',
}

interface Group {
  readonly _id: {
    readonly configurationId: string
    readonly kind: PendingCorrection['kind']
    readonly status: string | null
    readonly paid: boolean
  }
  readonly count: number
}

/** What would become of an invoice, in words; by its status as last read. */
const effects = {
  'already-paid': 'Paid or credited already: nothing is changed in Stripe, and they go to Error with what to do',
  asks: 'Left as they are: a person has to say what becomes of them',
  'update-draft': 'Drafts are updated in place, and stay the same invoices',
  'delete-draft': 'Drafts of cancelled bills are deleted',
  'void-and-replace': 'Open invoices are voided, and new ones take their place',
  void: 'Open invoices of cancelled bills are voided',
  'mark-paid': 'Open invoices of bills that were paid elsewhere are marked as paid',
  replace: 'Invoices that are void or deleted already get new ones',
  nothing: 'Their invoices are void or deleted already: nothing is left to do',
} as const

type Effect = keyof typeof effects

const effectOfPayment = (
  { kind, status, paid }: Pick<Group['_id'], 'kind' | 'status' | 'paid'>,
  action: CorrectionAction,
  whenChanged: WhenChanged,
): Effect => {
  if (status !== 'draft' && status !== 'open') return 'nothing'
  if (paid || (action === 'as-set' && whenChanged === 'ask')) return 'asks'
  if (kind === 'paid') return status === 'draft' ? 'update-draft' : 'mark-paid'
  return action === 'void-and-replace' ? 'void-and-replace' : 'asks'
}

/** The rules of `correction-verdict`, as far as they can be told without asking Stripe. */
const effectOf = ({ kind, status, paid }: Group['_id'], action: CorrectionAction, whenChanged: WhenChanged): Effect => {
  const gone = status === 'void' || status === 'deleted'
  if (isPaymentKind(kind)) return effectOfPayment({ kind, status, paid }, action, whenChanged)
  if (paid) return 'already-paid'
  if (kind === 'cancelled' && gone) return 'nothing'
  const way = action === 'as-set' ? whenChanged : action
  if (way === 'ask') return 'asks'
  if (status === 'draft') return kind === 'cancelled' ? 'delete-draft' : 'update-draft'
  if (way === 'update-draft' || (action === 'as-set' && status !== 'open')) return 'asks'
  if (kind === 'cancelled') return 'void'
  return gone ? 'replace' : 'void-and-replace'
}

/** What a correction of a selection would do in Stripe, with how many of each; the most first. */
export const createCorrectionEffects =
  (deps: { rows: Model<BillExportRow>; configurations: Pick<ConfigurationService, 'find'> }) =>
  async (
    organizationId: string,
    eligible: Filter<BillExportRow>,
    action: CorrectionAction,
  ): Promise<SelectionPreview['effects']> => {
    const touched = ['paidAmount', 'creditedBeforePaymentAmount', 'creditedAfterPaymentAmount'].map((field) => ({
      $ne: [{ $ifNull: [`$invoice.${field}`, 0] }, 0],
    }))
    const paid = { $or: [{ $eq: ['$invoice.status', 'paid'] }, ...touched] }
    const groups = await deps.rows.aggregate<Group>([
      { $match: eligible },
      {
        $group: {
          _id: { configurationId: '$configurationId', kind: '$correction.kind', status: '$invoice.status', paid },
          count: { $sum: 1 },
        },
      },
    ])
    const counts = new Map<Effect, number>()
    const settings = new Map<string, WhenChanged>()
    for (const { _id, count } of groups) {
      const { configurationId } = _id
      if (!settings.has(configurationId)) {
        const configuration = await deps.configurations.find(organizationId, configurationId)
        settings.set(configurationId, configuration?.settings.corrections.whenChanged ?? 'ask')
      }
      const effect = effectOf(_id, action, settings.get(configurationId) ?? 'ask')
      counts.set(effect, (counts.get(effect) ?? 0) + count)
    }
    return [...counts]
      .map(([reason, count]) => ({ reason, message: effects[reason], count }))
      .sort((left, right) => right.count - left.count)
  }
