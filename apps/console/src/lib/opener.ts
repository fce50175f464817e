import { useEffect, useState } from 'react'

const focusable = 'a[href], button, input, select, textarea, [tabindex]'
const overlays = '[role="dialog"], [role="menu"], [role="listbox"]'

/** What had the focus last, or was pressed last, on the page itself: never a part of a dialog, menu or drop-down. */
let lastOnPage: HTMLElement | null = null

const note = ({ target }: Event): void => {
  const element = target instanceof Element ? target.closest<HTMLElement>(focusable) : null
  if (element && !element.closest(overlays)) lastOnPage = element
}

/** Notes where the focus is, so that a dialog opened from a menu that is gone by then knows its way back. */
export const useWatchedFocus = (): void => {
  useEffect(() => {
    // Safari does not focus a button that is pressed: hence the presses.
    document.addEventListener('focusin', note, true)
    document.addEventListener('click', note, true)
    return () => {
      document.removeEventListener('focusin', note, true)
      document.removeEventListener('click', note, true)
    }
  }, [])
}

const findOpener = (): HTMLElement | null => {
  const active = document.activeElement
  const isMenuItem = active?.closest('[role="menu"]')
  return active instanceof HTMLElement && active !== document.body && !isMenuItem ? active : lastOnPage
}

const giveBack = (opener: HTMLElement | null): void => {
  const holder = document.activeElement
  if (holder !== null && holder !== document.body) return
  const heading = document.querySelector<HTMLElement>('main h1')
  for (const place of [opener, lastOnPage, heading, document.getElementById('content')]) {
    if (!place?.isConnected) continue
    place.focus({ preventScroll: true })
    if (document.activeElement === place) return
  }
}

/**
 * For what is mounted already opened and unmounted to close it: gives the focus back to what opened it. When that is
 * gone by then (a menu's item, a row that left the list): to the menu's button, else to the page's heading.
 */
export const useFocusBack = (): void => {
  const [opener] = useState(findOpener)
  useEffect(() => () => giveBack(opener), [opener])
}
