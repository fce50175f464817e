import { IconCheck } from '@tabler/icons-react'
import { ActionButton } from '../../components/action-button.tsx'
import { Panel } from '../../components/panel.tsx'
import { messages } from '../../lib/messages/overview.ts'
import { paths } from '../../lib/paths.ts'
import { usePermission } from '../../lib/session.ts'
import type { Step, StepName } from './first-steps.ts'
import classes from './overview.module.css'

/** Who may take each step. */
const useReasons = (): Record<StepName, string | undefined> => ({
  connect: usePermission('credentials:write').reason,
  configure: usePermission('configurations:write').reason,
  bills: usePermission('bills:write').reason,
  export: undefined,
})

/** Connect Stripe → configuration → bills → export: finished ones are checked off, the next one has the button. */
export const FirstSteps = ({ steps }: { steps: readonly Step[] }) => {
  const reasons = useReasons()
  const next = steps.find(({ done }) => !done)
  return (
    <Panel heading={messages.steps} text={messages.stepsText}>
      <ol className={classes.steps}>
        {steps.map(({ name, done, to }, index) => (
          <li key={name} className={classes.step} data-done={done || undefined}>
            <span className={classes.marker} aria-hidden="true">
              {done ? <IconCheck size={14} stroke={2.6} /> : index + 1}
            </span>
            <div className={classes.stepWords}>
              <p className={classes.stepName}>
                {messages.stepNames[name]}
                {done && <span className={classes.hidden}>, {messages.done}</span>}
              </p>
              {!done && <p className={classes.quiet}>{messages.stepTexts[name]}</p>}
            </div>
            {!done && (
              <ActionButton
                size="xs"
                variant={name === next?.name ? 'filled' : 'default'}
                to={to}
                disabledReason={reasons[name]}
              >
                {name === 'configure' && to === paths.configurations()
                  ? messages.enableConfiguration
                  : messages.stepActions[name]}
              </ActionButton>
            )}
          </li>
        ))}
      </ol>
    </Panel>
  )
}
