import type { BillExport } from '@billbridge/contract/bill-exports'
import type { ExportError } from '@billbridge/contract/export-decisions'
import type { Mode } from '@billbridge/contract/modes'
import { fixLabels, groupFixLabels, settleLabel } from '../../lib/messages/export-causes.ts'
import { paths } from '../../lib/paths.ts'

type Fix = ExportError['fix']
type Reference = Pick<BillExport, 'accountId' | 'billId' | 'configurationId' | 'credentialId'>

export interface FixLink {
  label: string
  to: string
}

/** What has to be mended for a held row; the reason says where. */
const fixOfHold: Record<Extract<BillExport['decision'], { outcome: 'hold' }>['reason'], Fix> = {
  'bill-cancelled': 'none',
  'account-excluded': 'configuration',
  'approval-needed': 'bill',
  'approval-held': 'bill',
  'payment-status': 'configuration',
  'before-first-date': 'configuration',
  'due-date-empty': 'configuration',
  'due-date-past': 'configuration',
  'zero-total': 'configuration',
  'below-minimum': 'configuration',
  'negative-total': 'configuration',
  'partly-paid': 'configuration',
  'too-many-lines': 'configuration',
  'amount-not-exact-in-stripe': 'bill',
  'currency-not-in-stripe': 'bill',
  'customer-not-mapped': 'mapping',
  'customer-deleted': 'mapping',
  'configuration-disabled': 'configuration',
  'credential-disconnected': 'credential',
}

/** The page that mends one row; a mapping is opened with account and credential filled in. */
const fixLinkOf = (fix: Fix, row: Reference): FixLink | undefined => {
  const label = fixLabels[fix]
  switch (fix) {
    case 'mapping': {
      const { accountId, credentialId } = row
      return { label, to: paths.externalMappings({ new: 1, accountId, credentialId }) }
    }
    case 'configuration':
      return { label, to: paths.configuration(row.configurationId) }
    case 'credential':
      return { label, to: paths.credential(row.credentialId) }
    case 'bill':
      return { label, to: paths.bill(row.billId) }
    case 'account':
      return { label, to: paths.account(row.accountId) }
    case 'retry':
    case 'none':
      return undefined
  }
}

/** The page that mends a row as it stands: by its error, or by what holds it. */
export const fixLinkOfRow = (row: BillExport): FixLink | undefined => {
  // Its own page has both sums, the way to the invoice in Stripe, and Keep as it is.
  if (row.error?.cause === 'invoice-already-paid') return { label: settleLabel, to: paths.billExport(row.id) }
  if (row.error) return fixLinkOf(row.error.fix, row)
  return row.decision.outcome === 'hold' ? fixLinkOf(fixOfHold[row.decision.reason], row) : undefined
}

/** The page that mends a whole group: the list its objects are in, or the one configuration that is filtered by. */
export const fixLinkOfGroup = (fix: Fix, mode: Mode, configurationId: string | undefined): FixLink | undefined => {
  const label = groupFixLabels[fix]
  switch (fix) {
    case 'mapping':
      return { label, to: paths.externalMappings({ mode }) }
    case 'configuration':
      return configurationId
        ? { label: fixLabels[fix], to: paths.configuration(configurationId) }
        : { label, to: paths.configurations({ mode }) }
    case 'credential':
      return { label, to: paths.credentials() }
    case 'bill':
      return { label, to: paths.bills() }
    case 'account':
      return { label, to: paths.accounts() }
    case 'retry':
    case 'none':
      return undefined
  }
}
