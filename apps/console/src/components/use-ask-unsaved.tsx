import { type ReactNode, useState } from 'react'
import { hasUnsaved } from '../lib/unsaved.ts'
import { UnsavedDialog } from './unsaved-dialog.tsx'

interface AskUnsaved {
  /** Does it at once where nothing is unsaved, and else when it was said that it may be lost. */
  ask: (go: () => void) => void
  dialog: ReactNode
}

/** For what ends with the page loaded anew: asks first about changes that nobody saved. */
export const useAskUnsaved = (): AskUnsaved => {
  const [asked, setAsked] = useState<{ go: () => void }>()
  const close = () => setAsked(undefined)
  return {
    ask: (go) => (hasUnsaved() ? setAsked({ go }) : go()),
    dialog: (
      <UnsavedDialog
        opened={asked !== undefined}
        onStay={close}
        onLeave={() => {
          close()
          asked?.go()
        }}
      />
    ),
  }
}
