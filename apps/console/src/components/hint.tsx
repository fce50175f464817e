import { cloneElement, type ReactElement, Suspense, useEffect, useId, useRef, useState } from 'react'
import { lazyPart } from '../lib/load-part.ts'

const HintBubble = lazyPart(() => import('./hint-bubble.tsx').then((module) => module.HintBubble))

const hoverDelayMs = 250

/** Element props a hint adds to its child. */
export interface HintTargetProps {
  'aria-label'?: string | undefined
  'aria-describedby'?: string | undefined
  onPointerEnter?: ((event: React.PointerEvent<HTMLElement>) => void) | undefined
  onPointerLeave?: ((event: React.PointerEvent<HTMLElement>) => void) | undefined
  onFocus?: ((event: React.FocusEvent<HTMLElement>) => void) | undefined
  onBlur?: ((event: React.FocusEvent<HTMLElement>) => void) | undefined
}

interface HintProps {
  label: string
  /** The label is the child's name (an icon button), not something said beside it. */
  names?: boolean
  children: ReactElement<HintTargetProps>
}

/** Shows and hides the bubble beside whatever element the pointer or the focus is on. */
const useHintTarget = () => {
  const [target, setTarget] = useState<HTMLElement | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const show = (element: HTMLElement, delay: number) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setTarget(element), delay)
  }
  const hide = () => {
    clearTimeout(timer.current)
    setTarget(null)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  useEffect(() => {
    if (!target) return
    const away = (event: Event) => {
      if (event instanceof KeyboardEvent ? event.key === 'Escape' : !target.contains(event.target as Node)) {
        setTarget(null)
      }
    }
    document.addEventListener('keydown', away)
    document.addEventListener('pointerdown', away)
    return () => {
      document.removeEventListener('keydown', away)
      document.removeEventListener('pointerdown', away)
    }
  }, [target])
  return { target, show, hide }
}

/**
 * A few words beside an element on hover, focus and tap; screen readers have them as its description or name. The
 * bubble's code comes with the first hint shown. The child must be an element that takes pointer and focus handlers.
 */
export const Hint = ({ label, names = false, children }: HintProps) => {
  const id = useId()
  const { target, show, hide } = useHintTarget()
  const own = children.props
  const child = cloneElement(children, {
    ...(names ? { 'aria-label': label } : { 'aria-describedby': id }),
    onPointerEnter: (event) => {
      own.onPointerEnter?.(event)
      show(event.currentTarget, event.pointerType === 'mouse' ? hoverDelayMs : 0)
    },
    onPointerLeave: (event) => {
      own.onPointerLeave?.(event)
      // A finger leaves as soon as it lifts: what a tap shows stays until the next tap elsewhere.
      if (event.pointerType === 'mouse') hide()
    },
    onFocus: (event) => {
      own.onFocus?.(event)
      if (event.currentTarget.matches(':focus-visible')) show(event.currentTarget, 0)
    },
    onBlur: (event) => {
      own.onBlur?.(event)
      hide()
    },
  })
  return (
    <>
      {child}
      {!names && (
        <span id={id} hidden>
          {label}
        </span>
      )}
      {target && (
        <Suspense fallback={null}>
          <HintBubble target={target} label={label} />
        </Suspense>
      )}
    </>
  )
}
