import type { ProblemResponse } from '@billbridge/contract/client'
import { useState } from 'react'
import { previewMessages as messages } from '../../lib/messages/export-dialogs.ts'
import type { ExportAction } from '../../lib/messages/exports.ts'
import { notify } from '../../lib/notify.ts'
import type { ActionDialogProps } from './action-request.ts'
import { type StartRun, useAccept, useArchive, useRestore, useStartRun } from './export-changes.ts'

/** 128 random bits as text; `crypto.randomUUID` is missing on plain http. */
const newKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')

type RunAction = Exclude<ExportAction, 'archive' | 'restore' | 'accept'>

const runOf = (action: RunAction): Pick<StartRun, 'kind' | 'correction'> => {
  switch (action) {
    case 'correct':
      return { kind: 'correct', correction: 'as-set' }
    case 'update-draft':
    case 'void-and-replace':
    case 'new-invoice':
      return { kind: 'correct', correction: action }
    default:
      return { kind: action }
  }
}

/** The run that has all of it in hand already, where a start was refused for that. */
const runInHand = ({ type, problem }: ProblemResponse): string | null => {
  const runId = type === 'selection-empty' ? problem.details?.runId : undefined
  return typeof runId === 'string' ? runId : null
}

interface Act {
  run: (reason: string) => void
  pending: boolean
  problem: ProblemResponse | null
}

/** Does what a confirmed preview says: starts a run, archives, restores, or lets be. */
export const useAct = (props: ActionDialogProps): Act => {
  const { action, selection, onStarted, onArchived, onRestored, onKept, onClose } = props
  const [idempotencyKey] = useState(newKey)
  const start = useStartRun()
  const archive = useArchive()
  const restore = useRestore()
  const accept = useAccept()
  const run = (reason: string) => {
    if (action === 'archive') {
      archive.mutate(
        { selection, reason },
        {
          onSuccess: (archived) => {
            onArchived(archived)
            onClose()
          },
        },
      )
    } else if (action === 'restore') {
      restore.mutate(selection, {
        onSuccess: ({ changed }) => {
          onRestored(changed)
          onClose()
        },
      })
    } else if (action === 'accept') {
      accept.mutate(
        { selection, reason },
        {
          onSuccess: ({ changed }) => {
            onKept?.(changed)
            onClose()
          },
        },
      )
    } else {
      start.mutate(
        { ...runOf(action), selection, idempotencyKey },
        {
          onSuccess: ({ id }) => onStarted(id),
          onError: (refused) => {
            const runId = runInHand(refused)
            if (runId === null) return
            notify(messages.inHand)
            onStarted(runId)
          },
        },
      )
    }
  }
  const current = action === 'archive' ? archive : action === 'restore' ? restore : action === 'accept' ? accept : start
  return { run, pending: current.isPending, problem: current.error }
}
