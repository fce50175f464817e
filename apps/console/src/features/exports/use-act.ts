import type { ProblemResponse } from '@billbridge/contract/client'
import { useState } from 'react'
import type { ActionDialogProps } from './action-request.ts'
import { useArchive, useRestore, useStartRun } from './export-queries.ts'

/** 128 random bits as text; `crypto.randomUUID` is missing on plain http. */
const newKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')

interface Act {
  run: (reason: string) => void
  pending: boolean
  problem: ProblemResponse | null
}

/** Does what a confirmed preview says: starts a run, archives, or restores. */
export const useAct = (props: ActionDialogProps): Act => {
  const { action, selection, onStarted, onArchived, onRestored, onClose } = props
  const [idempotencyKey] = useState(newKey)
  const start = useStartRun()
  const archive = useArchive()
  const restore = useRestore()
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
    } else {
      start.mutate({ kind: action, selection, idempotencyKey }, { onSuccess: ({ id }) => onStarted(id) })
    }
  }
  const current = action === 'archive' ? archive : action === 'restore' ? restore : start
  return { run, pending: current.isPending, problem: current.error }
}
