import { type RefObject, useEffect, useState } from 'react'

/**
 * Whether the first child is wider than its container. A table then scrolls sideways in its container; otherwise its
 * header can stick to the page.
 */
export const useOverflow = (container: RefObject<HTMLElement | null>): boolean => {
  const [overflowing, setOverflowing] = useState(false)
  useEffect(() => {
    const outer = container.current
    const inner = outer?.firstElementChild
    if (!outer || !inner) return
    const observer = new ResizeObserver(() => setOverflowing(inner.scrollWidth > outer.clientWidth + 1))
    observer.observe(outer)
    observer.observe(inner)
    return () => observer.disconnect()
  }, [container])
  return overflowing
}
