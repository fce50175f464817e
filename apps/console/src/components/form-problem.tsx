import type { ProblemResponse } from '@billbridge/contract/client'
import { IconAlertTriangle } from '@tabler/icons-react'
import { toSentence } from '../lib/apply-problem.ts'
import { messages } from '../lib/messages/components.ts'
import classes from './problem-alert.module.css'
import { ProblemAlert } from './problem-alert.tsx'

interface FormProblemProps {
  problem: ProblemResponse | null
  /** Field path → label, for the linked summary. */
  labels?: Record<string, string>
  /** The form's `getInputNode`, so that a line of the summary leads to its field. */
  getInputNode?: (path: string) => HTMLElement | null
  /** The place where it is fixed, for a problem that is not about a field. */
  fix?: { label: string; to: string }
}

/**
 * Above the fields of a form that was refused: the wrong fields as a linked summary, or the problem itself when it is
 * not about fields.
 */
export const FormProblem = ({ problem, labels = {}, getInputNode, fix }: FormProblemProps) => {
  if (!problem) return null
  const errors = problem.problem.errors ?? []
  if (errors.length === 0) return <ProblemAlert problem={problem} {...(fix ? { fix } : {})} />
  return (
    <div className={classes.alert} role="alert">
      <IconAlertTriangle size={18} stroke={1.8} aria-hidden className={classes.icon} />
      <div className={classes.body}>
        <p className={classes.title}>{messages.fieldsTitle}</p>
        <ul className={classes.fields}>
          {errors.map(({ field, message }) => (
            <li key={`${field}${message}`}>
              <FieldLink label={labels[field] ?? field} node={() => getInputNode?.(field) ?? null} />:{' '}
              {toSentence(message)}
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}

const FieldLink = ({ label, node }: { label: string; node: () => HTMLElement | null }) => (
  <button type="button" className={classes.fieldLink} onClick={() => node()?.focus()}>
    {label}
  </button>
)
