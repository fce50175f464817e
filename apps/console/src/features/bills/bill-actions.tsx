import type { ApprovalStatus, BillDetail } from '@billbridge/contract/bills'
import { Button } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useState } from 'react'
import { ActionButton } from '../../components/action-button.tsx'
import { ActionMenu } from '../../components/action-menu.tsx'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { detailMessages as messages } from '../../lib/messages/bill-detail.ts'
import { approvalMessages } from '../../lib/messages/bills.ts'
import { usePermission } from '../../lib/session.ts'
import { planApproval } from './approval.ts'
import { ApprovalDialog } from './approval-dialog.tsx'
import type { ApprovalNews } from './approval-notice.tsx'
import { useCancelBill } from './bill-queries.ts'
import { approvalObstacle } from './bill-row-menu.ts'

interface BillActionsProps {
  bill: BillDetail
  onApproval: (news: ApprovalNews) => void
}

/** Approve first, then what is wanted more seldom. */
export const BillActions = ({ bill, onApproval }: BillActionsProps) => {
  const { reason } = usePermission('bills:write')
  const [wanted, setWanted] = useState<ApprovalStatus | null>(null)
  const [cancelling, setCancelling] = useState(false)
  const obstacle = (status: ApprovalStatus) => reason ?? approvalObstacle(bill, status)
  return (
    <>
      <ActionMenu
        target={
          <Button variant="default" rightSection={<IconChevronDown size={14} aria-hidden />}>
            {messages.more}
          </Button>
        }
        items={[
          ...(['held', 'pending'] as const).map((status) => ({
            label: approvalMessages.actions[status],
            disabledReason: obstacle(status),
            onSelect: () => setWanted(status),
          })),
          {
            label: messages.cancel,
            danger: true,
            separated: true,
            disabledReason: reason ?? (bill.cancelled ? approvalMessages.cancelled : undefined),
            onSelect: () => setCancelling(true),
          },
        ]}
      />
      <ActionButton disabledReason={obstacle('approved')} onClick={() => setWanted('approved')}>
        {approvalMessages.actions.approved}
      </ActionButton>
      {wanted && (
        <ApprovalDialog
          plan={planApproval([bill], wanted)}
          onClose={() => setWanted(null)}
          onDone={(plan, changed) => onApproval({ plan, changed })}
        />
      )}
      <CancelDialog bill={bill} opened={cancelling} onClose={() => setCancelling(false)} />
    </>
  )
}

const CancelDialog = ({ bill, opened, onClose }: { bill: BillDetail; opened: boolean; onClose: () => void }) => {
  const cancel = useCancelBill(bill.id)
  const close = () => {
    cancel.reset()
    onClose()
  }
  return (
    <ConfirmDialog
      opened={opened}
      title={messages.cancelTitle(bill.number)}
      confirmLabel={messages.cancelConfirm}
      cancelLabel={messages.keep}
      danger
      pending={cancel.isPending}
      problem={cancel.error}
      onCancel={close}
      onConfirm={() => cancel.mutate(undefined, { onSuccess: close })}
    >
      {messages.cancelText}
    </ConfirmDialog>
  )
}
