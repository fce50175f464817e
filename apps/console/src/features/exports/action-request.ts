import type { Selection } from '@billbridge/contract/bill-exports'
import type { Mode } from '@billbridge/contract/modes'
import type { ExportAction } from '../../lib/messages/exports.ts'
import type { Archived } from './export-changes.ts'

/** An action somebody asked for, before its preview was confirmed. */
export interface ActionRequest {
  action: ExportAction
  selection: Selection
}

export interface ActionDialogProps extends ActionRequest {
  mode: Mode
  onClose: () => void
  /** A run was started: its page is where one goes next. */
  onStarted: (runId: string) => void
  onArchived: (archived: Archived) => void
  onRestored: (changed: number) => void
  onKept?: (changed: number) => void
}
