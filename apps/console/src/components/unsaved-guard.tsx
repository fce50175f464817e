import { useEffect } from 'react'
import { useBlocker } from 'react-router'
import { messages } from '../lib/messages/components.ts'
import { ConfirmDialog } from './confirm-dialog.tsx'

/** While `when` holds, leaving the page asks first: links and Back by a dialog, closing the tab by the browser's own. */
export const UnsavedGuard = ({ when }: { when: boolean }) => {
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => when && currentLocation.pathname !== nextLocation.pathname,
  )
  useEffect(() => {
    if (!when) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [when])
  return (
    <ConfirmDialog
      opened={blocker.state === 'blocked'}
      title={messages.unsavedTitle}
      confirmLabel={messages.leave}
      cancelLabel={messages.stay}
      danger
      onCancel={() => blocker.reset?.()}
      onConfirm={() => blocker.proceed?.()}
    >
      {messages.unsavedText}
    </ConfirmDialog>
  )
}
