import type { BillExport } from '@billbridge/contract/bill-exports'
import type { ProblemResponse } from '@billbridge/contract/client'
import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { Dialog } from '../../components/dialog.tsx'
import { Money } from '../../components/money.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { applyProblemToForm, toSentence } from '../../lib/apply-problem.ts'
import { messages as shared } from '../../lib/messages/components.ts'
import { markMessages as messages } from '../../lib/messages/export-dialogs.ts'
import { notify } from '../../lib/notify.ts'
import { useMarkAsExported } from './export-changes.ts'

/** `in_…`, as Stripe names invoices. */
const invoiceId = /^in_[A-Za-z0-9_]{1,100}$/

/** What does not match, at the field it is about: the invoice that was named. */
const mismatchesOf = (problem: ProblemResponse | null): { field: string; message: string }[] =>
  problem?.type === 'stripe-invoice-mismatch'
    ? (problem.problem.errors ?? []).filter(({ field }) => field !== 'stripeInvoiceId')
    : []

/** Binds a bill to an invoice made by hand; what the server finds different stands at the field. */
export const MarkAsExportedDialog = ({ row, onClose }: { row: BillExport; onClose: () => void }) => {
  const mark = useMarkAsExported(row.id)
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { stripeInvoiceId: '' },
    validate: {
      stripeInvoiceId: (value) =>
        value.trim() === '' ? messages.missing : invoiceId.test(value.trim()) ? null : messages.shape,
    },
  })
  const field = form.getInputProps('stripeInvoiceId')
  const mismatches = mismatchesOf(mark.error)
  const submit = ({ stripeInvoiceId }: { stripeInvoiceId: string }) =>
    mark.mutate(
      { stripeInvoiceId: stripeInvoiceId.trim() },
      {
        onSuccess: () => {
          notify(messages.done(row.billNumber))
          onClose()
        },
        onError: (error) => {
          applyProblemToForm(form, error)
          form.getInputNode('stripeInvoiceId')?.focus()
        },
      },
    )
  const elsewhere = mark.error && mismatches.length === 0 && (mark.error.problem.errors ?? []).length === 0
  return (
    <Dialog
      onClose={onClose}
      title={messages.title(row.billNumber)}
      mode={row.mode}
      closeOnClickOutside={!mark.isPending}
    >
      <form noValidate onSubmit={form.onSubmit(submit, () => form.getInputNode('stripeInvoiceId')?.focus())}>
        <Stack gap="md">
          <p>{messages.text(row.mode)}</p>
          <p>
            <bdi>{row.accountName}</bdi> · <Money amount={row.total} currency={row.currency} />
          </p>
          <TextInput
            key={form.key('stripeInvoiceId')}
            label={messages.invoiceId}
            description={messages.invoiceIdHelp}
            placeholder="in_…"
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
            data-autofocus
            {...field}
            error={mismatches.length > 0 ? <Mismatches list={mismatches} /> : field.error}
          />
          {elsewhere && <ProblemAlert problem={mark.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose} disabled={mark.isPending}>
              {shared.cancel}
            </Button>
            <Button type="submit" loading={mark.isPending}>
              {messages.confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}

const Mismatches = ({ list }: { list: readonly { field: string; message: string }[] }) => (
  <span>
    {messages.mismatches}
    {list.map(({ field, message }) => (
      <span key={field} style={{ display: 'block' }}>
        {messages.mismatchFields[field] ?? toSentence(field)} {message}
      </span>
    ))}
  </span>
)
