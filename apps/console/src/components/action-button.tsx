import { Button, type ButtonProps } from '@mantine/core'
import type { MouseEventHandler } from 'react'
import { Link } from 'react-router'
import { Hint } from './hint.tsx'

interface ActionButtonProps extends ButtonProps {
  /** Why it may not be pressed; the button then stays focusable and tells the reason. */
  disabledReason?: string | undefined
  onClick?: MouseEventHandler<HTMLButtonElement>
  /** Makes it a link. */
  to?: string
  type?: 'button' | 'submit'
}

/** A button that, when it may not be pressed, says why: on hover, focus and tap. */
export const ActionButton = ({ disabledReason, onClick, to, type = 'button', ...props }: ActionButtonProps) => {
  if (disabledReason !== undefined) {
    return (
      <Hint label={disabledReason}>
        <Button
          {...props}
          type="button"
          data-disabled
          aria-disabled="true"
          onClick={(event) => event.preventDefault()}
        />
      </Hint>
    )
  }
  if (to !== undefined) return <Button {...props} component={Link} to={to} />
  return <Button {...props} type={type} {...(onClick ? { onClick } : {})} />
}
