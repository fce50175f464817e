import type { ReactNode } from 'react'
import classes from './key-figures.module.css'

export interface Figure {
  label: string
  value: ReactNode
}

/** A few figures in a row, each above its name. */
export const KeyFigures = ({ figures }: { figures: readonly Figure[] }) => (
  <dl className={classes.list}>
    {figures.map(({ label, value }) => (
      <div key={label} className={classes.figure}>
        <dt>{label}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
)
