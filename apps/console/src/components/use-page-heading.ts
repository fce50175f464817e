import { type RefObject, useEffect, useRef } from 'react'
import { useLocation } from 'react-router'
import { messages } from '../lib/messages/layout.ts'

/**
 * Sets the document's title and, after navigation, moves the focus to the page's heading so that screen readers and
 * the keyboard start there. The first page of a visit leaves the focus where the browser put it.
 */
export const usePageHeading = (title: string): RefObject<HTMLHeadingElement | null> => {
  const heading = useRef<HTMLHeadingElement>(null)
  const { key } = useLocation()
  const arrivedByNavigation = useRef(key !== 'default')
  useEffect(() => {
    document.title = messages.titleOf(title)
  }, [title])
  useEffect(() => {
    if (arrivedByNavigation.current) heading.current?.focus({ preventScroll: true })
  }, [])
  return heading
}
