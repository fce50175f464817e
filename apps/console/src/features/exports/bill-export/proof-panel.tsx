import type { Proof } from '@billbridge/contract/corrections'
import { Money } from '../../../components/money.tsx'
import { Panel } from '../../../components/panel.tsx'
import { RelativeTime } from '../../../components/relative-time.tsx'
import { StatusBadge } from '../../../components/status-badge.tsx'
import { detailMessages as messages } from '../../../lib/messages/bill-export.ts'
import classes from './bill-export.module.css'
import { TwoSides } from './two-sides.tsx'

/** The sums of bill and invoice as they were compared at sending. */
export const ProofPanel = ({ proof }: { proof: Proof }) => (
  <Panel heading={messages.proof} text={messages.proofText}>
    <TwoSides
      left={messages.inBillAsSent}
      right={messages.inStripe}
      rows={(['subtotal', 'tax', 'total'] as const).map((name) => ({
        id: name,
        label: messages.rowsOfProof[name],
        left: <Money amount={proof.bill[name]} currency={proof.bill.currency} />,
        right: <Money amount={proof.invoice[name]} currency={proof.invoice.currency} />,
      }))}
    />
    <p className={classes.proofEnd}>
      <StatusBadge kind={proof.exact ? 'done' : 'failed'} label={proof.exact ? messages.exact : messages.inexact} />
      <span className={classes.quiet}>
        {messages.replacedLine(proof.contentVersion)} · {messages.comparedAt} <RelativeTime at={proof.comparedAt} />
      </span>
    </p>
  </Panel>
)
