import { Button, Group, Stack } from '@mantine/core'
import { CurrencyTotals } from '../../components/currency-totals.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { Notice } from '../../components/notice.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { approvalMessages as messages } from '../../lib/messages/bills.ts'
import { messages as shared } from '../../lib/messages/components.ts'
import { type ApprovalPlan, changesOf } from './approval.ts'
import { useSetApprovals } from './bill-queries.ts'
import classes from './bills.module.css'

interface ApprovalDialogProps {
  plan: ApprovalPlan
  onClose: () => void
  onDone: (plan: ApprovalPlan, changed: number) => void
}

/** What approving, holding or releasing many bills means: how many, what they add up to, which are left out. */
export const ApprovalDialog = ({ plan, onClose, onDone }: ApprovalDialogProps) => {
  const { approvalStatus, bills, totals, alreadyCount, cancelledCount } = plan
  const change = useSetApprovals()
  const run = () =>
    change.mutate(changesOf(plan), {
      onSuccess: (changed) => {
        onDone(plan, changed)
        onClose()
      },
    })
  return (
    <Dialog
      onClose={onClose}
      title={messages.titles[approvalStatus](bills.length)}
      closeOnClickOutside={!change.isPending}
    >
      <Stack gap="md">
        {bills.length === 0 ? (
          <Notice kind="attention" title={messages.nothing} />
        ) : (
          <div className={classes.summary}>
            <span className={classes.big}>{messages.willChange(bills.length)}</span>
            <CurrencyTotals totals={totals} />
          </div>
        )}
        {(alreadyCount > 0 || cancelledCount > 0) && (
          <ul className={classes.changes}>
            {alreadyCount > 0 && <li>{messages.already(alreadyCount, approvalStatus)}</li>}
            {cancelledCount > 0 && <li>{messages.skippedCancelled(cancelledCount)}</li>}
          </ul>
        )}
        <p>{messages.consequences[approvalStatus]}</p>
        {change.error && <ProblemAlert problem={change.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} disabled={change.isPending} data-autofocus>
            {shared.cancel}
          </Button>
          <Button onClick={run} loading={change.isPending} disabled={bills.length === 0}>
            {messages.confirm[approvalStatus](bills.length)}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
