import { findingKinds, type Reconciliation, type ReconciliationItem } from '@billbridge/contract/reconciliations'
import { Anchor } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { EmptyState } from '../../components/empty-state.tsx'
import { Money } from '../../components/money.tsx'
import { PagedTable } from '../../components/paged-table.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import type { Column } from '../../components/table-options.ts'
import { TabsWithCounts } from '../../components/tabs-with-counts.tsx'
import { findingNames, reconciliationMessages as messages } from '../../lib/messages/reconciliation.ts'
import { paths } from '../../lib/paths.ts'
import { useCursorPage } from '../../lib/use-cursor-page.ts'
import { optionalChoiceParam, useUrlState } from '../../lib/use-url-state.ts'
import classes from './reconciliation.module.css'
import { reconciliationItemsQuery } from './reconciliation-queries.ts'

const codecs = { kind: optionalChoiceParam(findingKinds) }
const names = messages.columns

const amountCell = (amount: number | null, currency: string) =>
  amount === null ? '–' : <Money amount={amount} currency={currency} />

/** Where each finding is mended. */
const Fix = ({ item, fix }: { item: ReconciliationItem; fix: 'bill-export' | 'bill' | 'stripe' }) => {
  if (fix === 'bill' && item.billId !== null) {
    return (
      <Anchor component={Link} to={paths.bill(item.billId)} fz="sm" underline="always">
        {messages.openBill}
      </Anchor>
    )
  }
  if (fix === 'bill-export' && item.billExportId !== null) {
    return (
      <Anchor component={Link} to={paths.billExport(item.billExportId)} fz="sm" underline="always">
        {messages.openExport}
      </Anchor>
    )
  }
  return item.dashboardUrl === null ? null : (
    <Anchor href={item.dashboardUrl} target="_blank" rel="noreferrer" fz="sm" underline="always">
      {messages.inStripe}
    </Anchor>
  )
}

const nameOf = ({ billNumber, stripeInvoiceId }: ReconciliationItem): string =>
  billNumber ?? stripeInvoiceId ?? messages.noBill

const columns: Column<ReconciliationItem>[] = [
  {
    id: 'bill',
    header: names.billAndAccount,
    stretch: true,
    width: '30%',
    cell: (item) => (
      <span title={[nameOf(item), item.accountName].filter(Boolean).join(', ')}>
        {nameOf(item)}
        <span className="bb-second-line">{item.accountName ?? '–'}</span>
      </span>
    ),
  },
  {
    id: 'billed',
    header: names.billed,
    align: 'end',
    secondary: true,
    cell: ({ billAmount, currency }) => amountCell(billAmount, currency),
  },
  {
    id: 'invoiced',
    header: names.invoiced,
    align: 'end',
    secondary: true,
    cell: ({ invoiceAmount, currency }) => amountCell(invoiceAmount, currency),
  },
  {
    id: 'what',
    header: names.found,
    secondary: 'under',
    stretch: true,
    width: '70%',
    cell: (item) => (
      <ul className={classes.findings}>
        {item.findings.map(({ kind, message, remedy, fix }) => (
          <li key={kind}>
            <StatusBadge kind="attention" label={findingNames[kind]} />
            <p>{message}</p>
            <p className={classes.remedy}>
              {remedy} <Fix item={item} fix={fix} />
            </p>
          </li>
        ))}
      </ul>
    ),
  },
]

/** What was found, by kind, each with what to do and the way there. */
export const ReconciliationItems = ({ reconciliation }: { reconciliation: Reconciliation }) => {
  const { kind } = useUrlState(codecs).values
  const page = useCursorPage()
  const { id, summary } = reconciliation
  const query = { ...(kind ? { kind } : {}), ...(page.cursor ? { cursor: page.cursor } : {}) }
  const items = useQuery(reconciliationItemsQuery(id, query))
  const shownKinds = findingKinds.filter((name) => name === kind || summary?.findings[name] !== 0)
  return (
    <>
      <TabsWithCounts
        label={messages.items}
        tabs={[
          { label: messages.all, to: paths.reconciliation(id), current: kind === undefined },
          ...shownKinds.map((name) => ({
            label: findingNames[name],
            to: paths.reconciliation(id, { kind: name }),
            current: name === kind,
            count: summary?.findings[name],
            alarming: true,
          })),
        ]}
      />
      <PagedTable
        query={items}
        page={page}
        label={messages.items}
        columns={columns}
        getRowId={(item) => item.id}
        getRowName={nameOf}
        empty={<EmptyState>{kind ? messages.noneOfKind : messages.noItems}</EmptyState>}
      />
    </>
  )
}
