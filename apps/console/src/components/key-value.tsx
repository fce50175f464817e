import type { ReactNode } from 'react'
import classes from './key-value.module.css'

export interface Fact {
  label: string
  value: ReactNode
}

/** Facts as pairs: label and value; a value that is null or undefined is left out. */
export const KeyValue = ({ facts }: { facts: readonly Fact[] }) => (
  <dl className={classes.list}>
    {facts
      .filter(({ value }) => value !== null && value !== undefined)
      .map(({ label, value }) => (
        <div key={label} className={classes.pair}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
  </dl>
)
