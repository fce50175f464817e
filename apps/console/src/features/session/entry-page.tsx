import type { ReactNode } from 'react'
import { usePageHeading } from '../../components/use-page-heading.ts'
import classes from './entry-page.module.css'

interface EntryPageProps {
  title: string
  purpose: string
  mark: ReactNode
  children: ReactNode
}

/** The frame of the pages before sign-in: one card in the middle. */
export const EntryPage = ({ title, purpose, mark, children }: EntryPageProps) => {
  const heading = usePageHeading(title)
  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <div className={classes.mark}>{mark}</div>
        <h1 ref={heading} tabIndex={-1} className={classes.title}>
          {title}
        </h1>
        <p className={classes.purpose}>{purpose}</p>
        {children}
      </div>
    </main>
  )
}
