import type { BillDetail } from '@billbridge/contract/bills'
import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Panel } from '../../components/panel.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { RelativeTime } from '../../components/relative-time.tsx'
import { formatMoney } from '../../lib/format-money.ts'
import { formatDay } from '../../lib/format-time.ts'
import { isolated } from '../../lib/isolated.ts'
import { detailMessages as messages } from '../../lib/messages/bill-detail.ts'
import { billVersionsQuery } from './bill-queries.ts'
import classes from './bills.module.css'

const day = (value: string | null): string => (value === null ? messages.nothing : formatDay(value))
const text = (value: string | null): string => value ?? messages.nothing

/** How each part of a bill's content reads. */
const parts: readonly [label: string, inWords: (content: BillDetail) => string][] = [
  [messages.account, ({ accountName, accountCode }) => `${isolated(accountName)} (${isolated(accountCode)})`],
  [messages.total, ({ total, currency }) => formatMoney(total, currency)],
  [messages.paid, ({ paidAmount, currency }) => formatMoney(paidAmount, currency)],
  [messages.billDate, ({ billDate }) => day(billDate)],
  [messages.dueDate, ({ dueDate }) => day(dueDate)],
  [messages.period, ({ periodStart, periodEnd }) => messages.periodSpan(day(periodStart), day(periodEnd))],
  [messages.purchaseOrder, ({ purchaseOrder }) => text(purchaseOrder)],
  [messages.memo, ({ memo }) => text(memo)],
]

/** What changed from one content to the next, in words. */
const differencesOf = (before: BillDetail, after: BillDetail): string[] => [
  ...parts
    .map(([label, inWords]) => [label, inWords(before), inWords(after)] as const)
    .filter(([, was, is]) => was !== is)
    .map(([label, was, is]) => messages.change(label, was, is)),
  ...(JSON.stringify(before.lineItems) === JSON.stringify(after.lineItems) ? [] : [messages.linesChanged]),
]

/** Every content version, newest first, with what each changed. */
export const BillVersions = ({ billId }: { billId: string }) => {
  const versions = useQuery(billVersionsQuery(billId))
  const data = versions.data?.data
  return (
    <Panel heading={messages.versions} text={messages.versionsText}>
      {versions.error && <ProblemAlert problem={versions.error} onRetry={() => void versions.refetch()} />}
      {versions.isPending && <Skeleton height={64} />}
      {data && (
        <ol className={classes.versions} reversed>
          {data.map(({ contentVersion, content, at }, index) => {
            const before = data[index + 1]?.content
            return (
              <li key={contentVersion}>
                <div className={classes.versionHead}>
                  <span>
                    {messages.version(contentVersion)}{' '}
                    {!before && <span className={classes.small}>{messages.firstVersion}</span>}
                  </span>
                  <span className={classes.small}>
                    <RelativeTime at={at} />
                  </span>
                </div>
                {before && (
                  <ul className={classes.changes}>
                    {differencesOf(before, content).map((difference) => (
                      <li key={difference}>{difference}</li>
                    ))}
                  </ul>
                )}
              </li>
            )
          })}
        </ol>
      )}
    </Panel>
  )
}
