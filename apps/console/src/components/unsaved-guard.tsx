import { useEffect } from 'react'
import { useBlocker } from 'react-router'
import { holdUnsaved, isLeaving } from '../lib/unsaved.ts'
import { UnsavedDialog } from './unsaved-dialog.tsx'

/** While `when` holds, leaving the page asks first: links and Back by a dialog, closing the tab by the browser's own. */
export const UnsavedGuard = ({ when }: { when: boolean }) => {
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => when && currentLocation.pathname !== nextLocation.pathname,
  )
  useEffect(() => {
    if (!when) return
    const letGo = holdUnsaved()
    const ask = (event: BeforeUnloadEvent) => {
      if (!isLeaving()) event.preventDefault()
    }
    window.addEventListener('beforeunload', ask)
    return () => {
      letGo()
      window.removeEventListener('beforeunload', ask)
    }
  }, [when])
  return (
    <UnsavedDialog
      opened={blocker.state === 'blocked'}
      onStay={() => blocker.reset?.()}
      onLeave={() => blocker.proceed?.()}
    />
  )
}
