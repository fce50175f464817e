import { exportTabs } from '@billbridge/contract/export-decisions'
import { Navigate, useLocation, useParams, useSearchParams } from 'react-router'
import { ExportQueue } from '../../features/exports/queue.tsx'
import { useMode } from '../../lib/mode.ts'
import { Component as NotFound } from './not-found.tsx'

/** `/billing/exports/unsent|success|error|archived?mode=…`: one queue in one mode. */
export const Component = () => {
  const { tab: word } = useParams()
  const tab = exportTabs.find((known) => known === word)
  const [params] = useSearchParams()
  const { pathname } = useLocation()
  const [mode, setMode] = useMode()
  if (!tab) return <NotFound />
  if (params.get('mode') !== mode) {
    // The mode always stands in the address, so that a link means the same to whoever opens it.
    const search = new URLSearchParams(params)
    search.set('mode', mode)
    return <Navigate to={{ pathname, search: search.toString() }} replace />
  }
  return <ExportQueue tab={tab} mode={mode} onModeChange={setMode} />
}
