import { correctionActions } from '@billbridge/contract/corrections'
import type { SelectionPreview } from '@billbridge/contract/selection-previews'
import { Skeleton } from '@mantine/core'
import type { ReactNode } from 'react'
import { CurrencyTotals } from '../../components/currency-totals.tsx'
import { Notice } from '../../components/notice.tsx'
import { SumsTable } from '../../components/sums-table.tsx'
import { formatCount } from '../../lib/format-count.ts'
import { previewMessages as messages } from '../../lib/messages/export-dialogs.ts'
import type { ExportAction } from '../../lib/messages/exports.ts'
import classes from './exports.module.css'

interface SummaryProps {
  action: ExportAction
  preview: SelectionPreview
}

const corrections: ReadonlySet<ExportAction> = new Set([
  'correct',
  ...correctionActions.filter((one) => one !== 'as-set'),
])

export const isCorrection = (action: ExportAction): boolean => corrections.has(action)

const countOf = (parts: readonly { count: number }[]): number => parts.reduce((sum, { count }) => sum + count, 0)

/** How many bills a correction changes something for; undefined where only a part of them was looked through. */
export const changedBy = ({ effects, effectsOf, eligible }: SelectionPreview): number | undefined =>
  effectsOf < eligible.count ? undefined : countOf(effects.filter(({ changes }) => changes))

/** What an action will do: how many, sums per currency, and what is left out and why. */
export const PreviewSummary = ({
  action,
  preview,
}: {
  action: ExportAction
  preview: SelectionPreview | undefined
}) => {
  if (!preview) return <Skeleton height={96} aria-label={messages.loading} role="status" />
  const { eligible, totals, willFail, leftOut } = preview
  return (
    <>
      {eligible.count === 0 ? (
        <Notice kind="attention" title={messages.nothing} announced />
      ) : isCorrection(action) ? (
        <CorrectionSummary action={action} preview={preview} />
      ) : (
        <div className={classes.summary} role="status">
          <Headline count={formatCount(eligible)} words={messages.willGo[action]} />
          <CurrencyTotals totals={totals} />
        </div>
      )}
      <Reasons title={messages.willFail(formatCount(countOf(willFail)))} reasons={willFail} />
      <Reasons title={messages.leftOut(formatCount(countOf(leftOut)))} reasons={leftOut} />
    </>
  )
}

const Headline = ({ count, words }: { count: string; words: string }) => (
  <p>
    <span className={classes.big}>{messages.bills(count)}</span> {words}
  </p>
)

/** Of a correction: what becomes of the invoices, what is invoiced now and then, and apart what is left as it is. */
const CorrectionSummary = ({ action, preview }: SummaryProps) => {
  const { eligible, effects, effectsOf } = preview
  const changed = changedBy(preview)
  const changing = effects.filter(({ changes }) => changes)
  const kept = effects.filter(({ changes }) => !changes)
  const some = formatCount(effectsOf)
  return (
    <>
      {changed === 0 ? (
        <Notice kind="attention" title={messages.nothingChanges} announced />
      ) : (
        <div className={classes.summary} role="status">
          {changed === undefined ? (
            <Headline count={formatCount(eligible)} words={messages.willBeLookedAt} />
          ) : (
            <Headline count={formatCount(changed)} words={messages.willGo[action]} />
          )}
        </div>
      )}
      <Amounts preview={preview} label={changed === undefined ? messages.amountsOf(some) : messages.amounts.label} />
      <Reasons title={changed === undefined ? messages.effectsOf(some) : messages.effects} reasons={changing} />
      <Reasons title={messages.kept(formatCount(countOf(kept)))} reasons={kept} />
    </>
  )
}

const Amounts = ({ preview: { invoiced, willBeInvoiced }, label }: { preview: SelectionPreview; label: string }) => {
  const currencies = [...new Set([...invoiced, ...willBeInvoiced].map(({ currency }) => currency))]
  if (currencies.length === 0) return null
  const { currency: heading, invoiced: now, willBe } = messages.amounts
  const amountIn = (sums: SelectionPreview['totals'], code: string) =>
    sums.find(({ currency }) => currency === code)?.total ?? 0
  return (
    <div>
      <p>{label}</p>
      <SumsTable
        label={label}
        headings={[heading, now, willBe]}
        rows={currencies.map((currency) => ({
          currency,
          amounts: [amountIn(invoiced, currency), amountIn(willBeInvoiced, currency)],
        }))}
      />
    </div>
  )
}

const Reasons = ({ title, reasons }: { title: ReactNode; reasons: SelectionPreview['leftOut'] }) =>
  reasons.length === 0 ? null : (
    <div>
      <p>{title}</p>
      <ul className={classes.leftOut}>
        {reasons.map(({ reason, message, count }) => (
          <li key={reason}>{messages.leftOutLine(formatCount(count), message)}</li>
        ))}
      </ul>
    </div>
  )
