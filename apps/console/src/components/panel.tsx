import { type ReactNode, useId } from 'react'
import classes from './panel.module.css'

interface PanelProps {
  heading: string
  /** One sentence under the heading. */
  text?: ReactNode
  /** At the right of the heading. */
  aside?: ReactNode
  children?: ReactNode
}

/** A bordered part of a page with a heading: a group of fields, a group of facts. */
export const Panel = ({ heading, text, aside, children }: PanelProps) => {
  const id = useId()
  return (
    <section className={classes.panel} aria-labelledby={id}>
      <div className={classes.head}>
        <div>
          <h2 id={id} className={classes.heading}>
            {heading}
          </h2>
          {text && <p className={classes.text}>{text}</p>}
        </div>
        {aside}
      </div>
      {children && <div className={classes.body}>{children}</div>}
    </section>
  )
}
