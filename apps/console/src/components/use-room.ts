import { useCallback, useState } from 'react'

/** Below so many times its own text's size a list is narrow; `data-table.module.css` says the same. */
const narrowEms = 40

/**
 * How a table fits its container, while both change: `overflowing` when the first child is wider, which then scrolls
 * sideways (otherwise its header can stick to the page), and `narrow` when the container has a phone's width.
 */
export const useRoom = () => {
  const [room, setRoom] = useState({ overflowing: false, narrow: false })
  const ref = useCallback((outer: HTMLElement | null) => {
    const inner = outer?.firstElementChild
    if (!outer || !inner) return
    const measure = () => {
      const width = outer.clientWidth
      const overflowing = inner.scrollWidth > width + 1
      const narrow = width > 0 && width <= narrowEms * Number.parseFloat(getComputedStyle(outer).fontSize)
      setRoom((before) =>
        before.overflowing === overflowing && before.narrow === narrow ? before : { overflowing, narrow },
      )
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(outer)
    observer.observe(inner)
    return () => observer.disconnect()
  }, [])
  return { ref, ...room }
}
