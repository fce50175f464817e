import { IconChevronRight } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { messages } from '../lib/messages/components.ts'
import classes from './page.module.css'
import { usePageHeading } from './use-page-heading.ts'

export interface Crumb {
  label: string
  to: string
}

interface PageProps {
  /** The heading, and the document's title. */
  title: string
  /** One line: what this page is for. */
  purpose?: ReactNode
  /** The one primary action, at the top right. */
  action?: ReactNode
  /** Parents of this page, outermost first. */
  breadcrumbs?: readonly Crumb[]
  /** Beside the title: status, mode badge. */
  badges?: ReactNode
  /** Under the title: copyable id, facts in a row. */
  meta?: ReactNode
  /** Above everything, full width: `<TestModeBanner />`. */
  banner?: ReactNode
  /** Forms are narrower than lists. */
  width?: 'content' | 'form'
  children: ReactNode
}

/** The frame of every page: title, purpose, primary action, breadcrumbs; takes the focus after navigation. */
export const Page = ({
  title,
  purpose,
  action,
  breadcrumbs,
  badges,
  meta,
  banner,
  width = 'content',
  children,
}: PageProps) => {
  const heading = usePageHeading(title)
  return (
    <>
      {banner}
      <div className={classes.page} data-width={width}>
        {breadcrumbs && <Breadcrumbs crumbs={breadcrumbs} />}
        <div className={classes.head}>
          <div className={classes.words}>
            <div className={classes.titleRow}>
              <h1 ref={heading} tabIndex={-1} className={classes.title}>
                {title}
              </h1>
              {badges}
            </div>
            {purpose && <p className={classes.purpose}>{purpose}</p>}
            {meta && <div className={classes.meta}>{meta}</div>}
          </div>
          {action && <div className={classes.action}>{action}</div>}
        </div>
        <div>{children}</div>
      </div>
    </>
  )
}

const Breadcrumbs = ({ crumbs }: { crumbs: readonly Crumb[] }) => (
  <nav aria-label={messages.breadcrumbs}>
    <ol className={classes.crumbs}>
      {crumbs.map(({ label, to }) => (
        <li key={`${label} ${to}`}>
          <Link to={to}>{label}</Link>
          <IconChevronRight size={14} aria-hidden />
        </li>
      ))}
    </ol>
  </nav>
)
