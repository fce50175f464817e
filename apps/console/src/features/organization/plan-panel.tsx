import type { Plan } from '@billbridge/contract/organizations'
import { IconCheck, IconLock } from '@tabler/icons-react'
import { Panel } from '../../components/panel.tsx'
import { messages } from '../../lib/messages/organization.ts'
import classes from './plan-panel.module.css'

/** What the plan includes; only the operator changes it. */
export const PlanPanel = ({ plan }: { plan: Plan }) => {
  const locked = plan === 'free'
  return (
    <Panel heading={messages.planHeading} text={messages.planText}>
      <p className={classes.plan}>{messages.planOf(plan)}</p>
      <ul className={classes.list} aria-label={messages.included}>
        {[...messages.everyPlan, ...(locked ? [] : messages.premiumOnly)].map((text) => (
          <li key={text}>
            <IconCheck size={16} aria-hidden className={classes.yes} />
            {text}
          </li>
        ))}
      </ul>
      {locked && (
        <>
          <p className={classes.caption}>{messages.notIncluded}</p>
          <ul className={classes.list} aria-label={messages.notIncluded}>
            {messages.premiumOnly.map((text) => (
              <li key={text} className={classes.locked}>
                <IconLock size={16} aria-hidden />
                {text}
              </li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  )
}
