import type { ApprovalStatus, PaymentStatus } from '@billbridge/contract/bills'
import { normalizeHeading } from './csv-headings.ts'

/** What other systems call the states of a bill, normalised as headings are. */
const paymentWords: Record<PaymentStatus, string> = {
  unpaid: `unpaid notpaid open outstanding due overdue pastdue sent issued awaitingpayment pending no false 0 n
    unbezahlt offen ueberfaellig nein impaye enattente impagada pendiente nonpagata dapagare onbetaald openstaand`,
  'partially-paid': `partiallypaid partlypaid partpaid partial partialpaid teilbezahlt teilweisebezahlt
    partiellementpaye parcialmentepagada parzialmentepagata deelsbetaald`,
  paid: 'paid paidinfull fullypaid settled closed complete completed yes true 1 y bezahlt beglichen ja paye payee regle pagada pagado pagata pagato betaald',
}

const approvalWords: Record<ApprovalStatus, string> = {
  pending:
    'pending notapproved unapproved draft new open no false 0 n awaitingapproval submitted offen ausstehend nein',
  approved:
    'approved authorised authorized released yes true 1 y freigegeben genehmigt ja approuve aprobada approvata goedgekeurd',
  held: 'held hold onhold blocked paused gesperrt zurueckgestellt',
}

const toTable = <S extends string>(words: Record<S, string>): Map<string, S> =>
  new Map(
    Object.entries(words).flatMap(([status, list]) =>
      String(list)
        .split(/\s+/)
        .map((word): [string, S] => [word, status as S]),
    ),
  )

const payments = toTable(paymentWords)
const approvals = toTable(approvalWords)

export const toPaymentStatus = (text: string): PaymentStatus | null => payments.get(normalizeHeading(text)) ?? null
export const toApprovalStatus = (text: string): ApprovalStatus | null => approvals.get(normalizeHeading(text)) ?? null
