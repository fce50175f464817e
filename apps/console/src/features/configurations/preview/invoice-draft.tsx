import type { InvoiceDraft } from '@billbridge/contract/invoice-previews'
import { Button } from '@mantine/core'
import { useState } from 'react'
import { KeyValue } from '../../../components/key-value.tsx'
import { Money } from '../../../components/money.tsx'
import { formatAbsolute } from '../../../lib/format-time.ts'
import { previewMessages as messages } from '../../../lib/messages/configuration-detail.ts'
import { choices } from '../../../lib/messages/setting-choices.ts'
import classes from './preview.module.css'

const firstLines = 10

/** The invoice as Stripe would have it. */
export const InvoiceDraftView = ({ invoice, timeZone }: { invoice: InvoiceDraft; timeZone: string }) => {
  const { customer, collection, finalization, emailed, dueAt, invoiceDate } = invoice
  const how = messages.customerHow[customer.how]
  return (
    <section className={classes.invoice} aria-label={messages.invoice}>
      <div className={classes.head}>
        <div>
          <p className={classes.customer}>{customer.name}</p>
          <p className={classes.quiet}>{customer.id ? <code>{customer.id}</code> : how}</p>
        </div>
        <Money amount={invoice.total} currency={invoice.currency} large />
      </div>
      <KeyValue
        facts={[
          { label: messages.number, value: invoice.number ?? <em>{messages.stripeNumber}</em> },
          {
            label: messages.date,
            value: invoiceDate ? formatAbsolute(invoiceDate, timeZone) : <em>{messages.dateAtSending}</em>,
          },
          { label: messages.due, value: dueAt ? formatAbsolute(dueAt, timeZone) : messages.noDue },
          { label: messages.collection, value: choices['settings.invoice.collection'][collection] },
          {
            label: messages.after,
            value: [messages.finalization[finalization], emailed && messages.emailed].filter(Boolean).join(', '),
          },
          { label: messages.tax, value: invoice.automaticTax ? messages.automaticTax : null },
          ...invoice.customFields.map(({ name, value }) => ({ label: name, value })),
          { label: messages.memo, value: invoice.memo },
          { label: messages.footer, value: invoice.footer },
        ]}
      />
      <Lines invoice={invoice} />
    </section>
  )
}

const Lines = ({ invoice: { lines, currency, total } }: { invoice: InvoiceDraft }) => {
  const [all, setAll] = useState(false)
  const shown = all ? lines : lines.slice(0, firstLines)
  return (
    <>
      <table className={classes.lines}>
        <caption className={classes.hidden}>{messages.lines}</caption>
        <thead>
          <tr>
            <th scope="col">{messages.description}</th>
            <th scope="col" data-align="end">
              {messages.amount}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ description, amount }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity of their own and never move
            <tr key={index}>
              <td>{description}</td>
              <td data-align="end">
                <Money amount={amount} currency={currency} />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{messages.total}</th>
            <td data-align="end">
              <Money amount={total} currency={currency} />
            </td>
          </tr>
        </tfoot>
      </table>
      {shown.length < lines.length && (
        <Button variant="subtle" size="compact-sm" onClick={() => setAll(true)}>
          {messages.moreLines(lines.length - shown.length)}
        </Button>
      )}
    </>
  )
}
