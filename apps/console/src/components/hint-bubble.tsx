import { Tooltip } from '@mantine/core'

/** The bubble of a `Hint`. */
export const HintBubble = ({ target, label }: { target: HTMLElement; label: string }) => (
  <Tooltip target={target} label={label} opened aria-hidden="true" />
)
