import { type BillExportFilter, billExportEndpoints, type Selection } from '@billbridge/contract/bill-exports'
import type { CorrectionAction } from '@billbridge/contract/corrections'
import type { ExportRun } from '@billbridge/contract/export-runs'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../lib/api.ts'
import { loadPart } from '../../lib/load-part.ts'
import { exportsKey } from './export-queries.ts'

/** What an export changes elsewhere. */
const touched = [exportsKey, ['export-runs'], ['overview'], ['bills']] as const

const useRefreshExports = () => {
  const queryClient = useQueryClient()
  return () => Promise.all(touched.map((queryKey) => queryClient.invalidateQueries({ queryKey })))
}

export interface StartRun {
  kind: ExportRun['kind']
  /** How changed bills are treated; only with the kind `correct`. */
  correction?: CorrectionAction
  selection: Selection
  /** One key for each confirmation: a repeated press never starts a second run. */
  idempotencyKey: string
}

export const useStartRun = () => {
  const refresh = useRefreshExports()
  return useMutation({
    mutationFn: async ({ kind, selection, correction, idempotencyKey }: StartRun) => {
      // This part of the contract comes with the first run that is started: a queue need not wait for it.
      const { exportRunEndpoints } = await loadPart(() => import('@billbridge/contract/export-runs'))
      const headers = { 'idempotency-key': idempotencyKey }
      return call(
        exportRunEndpoints.create,
        { body: { kind, selection, ...(correction ? { correction } : {}) } },
        { headers },
      )
    },
    onSuccess: () => void refresh(),
  })
}

export const useAccept = () => {
  const refresh = useRefreshExports()
  return useMutation({
    mutationFn: (body: { selection: Selection; reason: string }) => call(billExportEndpoints.accept, { body }),
    onSuccess: refresh,
  })
}

export const useRestore = () => {
  const refresh = useRefreshExports()
  return useMutation({
    mutationFn: (selection: Selection) => call(billExportEndpoints.restore, { body: { selection } }),
    onSuccess: refresh,
  })
}

/** So many rows can be named one by one, and so brought back exactly by Undo. */
const nameable = 1000

/** Names the rows of a filter, as far as they can be archived; undefined when they are too many to name. */
const idsOf = async (filter: BillExportFilter): Promise<string[] | undefined> => {
  const ids: string[] = []
  let cursor: string | undefined
  do {
    const query = { ...filter, limit: 200, ...(cursor ? { cursor } : {}) }
    const page = await call(billExportEndpoints.list, { query })
    ids.push(...page.data.map(({ id }) => id))
    cursor = page.nextCursor ?? undefined
  } while (cursor && ids.length <= nameable)
  return ids.length > nameable ? undefined : ids
}

export interface Archived {
  changed: number
  /** The rows by name, for Undo; null when they were too many: they are then found in Archived. */
  ids: string[] | null
}

/**
 * Archives a selection. A filter is turned into names first: undoing by the same filter would also bring back what was
 * archived before.
 */
export const useArchive = () => {
  const refresh = useRefreshExports()
  return useMutation({
    mutationFn: async ({ selection, reason }: { selection: Selection; reason: string }): Promise<Archived> => {
      const ids = 'ids' in selection ? selection.ids : ((await idsOf(selection.filter)) ?? null)
      const named = ids === null || ids.length === 0 ? selection : { ids }
      const { changed } = await call(billExportEndpoints.archive, { body: { selection: named, reason } })
      return { changed, ids }
    },
    onSuccess: refresh,
  })
}

export const useMarkAsExported = (billExportId: string) => {
  const refresh = useRefreshExports()
  return useMutation({
    mutationFn: (body: { stripeInvoiceId: string }) =>
      call(billExportEndpoints.markAsExported, { params: { billExportId }, body }),
    onSuccess: refresh,
  })
}
