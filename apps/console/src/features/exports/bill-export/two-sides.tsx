import type { ReactNode } from 'react'
import classes from './bill-export.module.css'

interface Side {
  id: string
  label: ReactNode
  left: ReactNode
  right: ReactNode
}

interface TwoSidesProps {
  /** What stands in the two columns. */
  left: string
  right: string
  rows: readonly Side[]
}

/** Two states of one thing side by side, such as a bill and its invoice. */
export const TwoSides = ({ left, right, rows }: TwoSidesProps) => (
  <table className={classes.amounts}>
    <thead>
      <tr>
        <td />
        <th scope="col">{left}</th>
        <th scope="col">{right}</th>
      </tr>
    </thead>
    <tbody>
      {rows.map((row) => (
        <tr key={row.id}>
          <th scope="row">{row.label}</th>
          <td>{row.left}</td>
          <td>{row.right}</td>
        </tr>
      ))}
    </tbody>
  </table>
)
