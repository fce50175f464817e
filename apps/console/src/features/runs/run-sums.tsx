import type { ExportRun } from '@billbridge/contract/export-runs'
import { Panel } from '../../components/panel.tsx'
import { SumsTable } from '../../components/sums-table.tsx'
import { runMessages as messages } from '../../lib/messages/runs.ts'

/** Sums of a run per currency: of all its bills, and of those that went through. */
export const RunSums = ({ run: { totals, succeededTotals, kind, status } }: { run: ExportRun }) => {
  if (totals.length === 0) return null
  const succeededOf = (currency: string) => succeededTotals.find((sum) => sum.currency === currency)?.total ?? 0
  return (
    <Panel heading={messages.sums} text={status === 'preparing' ? messages.sumsSoFar : messages.sumsText}>
      <SumsTable
        label={messages.sums}
        headings={[messages.currency, messages.bills, messages.total, messages.succeededOf[kind]]}
        rows={totals.map(({ currency, total, count }) => ({
          currency,
          count,
          amounts: [total, succeededOf(currency)],
        }))}
      />
    </Panel>
  )
}
