import type { ReactNode } from 'react'
import classes from './detail-layout.module.css'

/** Main column of panels, and a right column of properties that goes below on narrow screens. */
export const DetailLayout = ({ children, aside }: { children: ReactNode; aside: ReactNode }) => (
  <div className={classes.layout}>
    <div className={classes.main}>{children}</div>
    <div className={classes.aside}>{aside}</div>
  </div>
)
