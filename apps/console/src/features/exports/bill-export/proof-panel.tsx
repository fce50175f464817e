import type { Proof } from '@billbridge/contract/corrections'
import { Money } from '../../../components/money.tsx'
import { Panel } from '../../../components/panel.tsx'
import { RelativeTime } from '../../../components/relative-time.tsx'
import { StatusBadge } from '../../../components/status-badge.tsx'
import { detailMessages as messages } from '../../../lib/messages/bill-export.ts'
import classes from './bill-export.module.css'

/** The sums of bill and invoice as they were compared at sending. */
export const ProofPanel = ({ proof }: { proof: Proof }) => (
  <Panel heading={messages.proof} text={messages.proofText}>
    <table className={classes.amounts}>
      <thead>
        <tr>
          <td />
          <th scope="col">{messages.inBill}</th>
          <th scope="col">{messages.inStripe}</th>
        </tr>
      </thead>
      <tbody>
        {(['subtotal', 'tax', 'total'] as const).map((name) => (
          <tr key={name}>
            <th scope="row">{messages.rowsOfProof[name]}</th>
            <td>
              <Money amount={proof.bill[name]} currency={proof.bill.currency} />
            </td>
            <td>
              <Money amount={proof.invoice[name]} currency={proof.invoice.currency} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
    <p className={classes.proofEnd}>
      <StatusBadge kind={proof.exact ? 'done' : 'failed'} label={proof.exact ? messages.exact : messages.inexact} />
      <span className={classes.quiet}>
        {messages.replacedLine(proof.contentVersion)} · {messages.comparedAt} <RelativeTime at={proof.comparedAt} />
      </span>
    </p>
  </Panel>
)
