import type { AuditAction } from '@billbridge/contract/audit-actions'
import type { AuditEntry } from '@billbridge/contract/audit-entries'
import { Link } from 'react-router'
import { RelativeTime } from '../../components/relative-time.tsx'
import type { Column } from '../../components/table-options.ts'
import { findById } from '../../lib/find-by-id.ts'
import { actionNames, actorKinds, messages } from '../../lib/messages/audit-log.ts'
import classes from './audit-log.module.css'
import { fieldLabel, fieldsOf, namesOf, valueWords } from './change-words.ts'

const shownAtOnce = 3
/** Longer values stand in the details. */
const mostCharacters = 120

const short = (text: string): string => (text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text)

export const actionWords = (action: string): string => actionNames[action as AuditAction] ?? action

/** The object by its name then, or by its id, as a link where it has a page. */
export const ObjectName = ({ targetId, targetName }: Pick<AuditEntry, 'targetId' | 'targetName'>) => {
  const page = findById(targetId)
  const name = targetName === null ? <code>{targetId}</code> : <bdi>{targetName}</bdi>
  return page ? (
    <Link to={page.to} className={classes.link}>
      {name}
    </Link>
  ) : (
    <span>{name}</span>
  )
}

const Changes = ({ entry }: { entry: AuditEntry }) => {
  const changes = fieldsOf(entry.changes)
  const wordsOf = (field: string, value: unknown) => short(valueWords(value, namesOf(entry, field)))
  return (
    changes.length > 0 && (
      <ul className={classes.changes}>
        {changes.slice(0, shownAtOnce).map(({ field, before, after }) => (
          <li key={field}>
            {fieldLabel(field)}: <bdi>{wordsOf(field, after)}</bdi>{' '}
            {before !== null && before !== undefined && (
              <span className={classes.before}>
                ({messages.was} <bdi>{wordsOf(field, before)}</bdi>)
              </span>
            )}
          </li>
        ))}
        {changes.length > shownAtOnce && (
          <li className={classes.before}>{messages.moreChanges(changes.length - shownAtOnce)}</li>
        )}
      </ul>
    )
  )
}

/** What with its changes, who, when, and from where; beneath one another where there is little room. */
export const auditColumns: Column<AuditEntry>[] = [
  {
    id: 'what',
    header: messages.columns.what,
    stretch: true,
    width: '55%',
    cell: (entry) => (
      <div className={classes.what}>
        <span>
          {actionWords(entry.action)} <ObjectName {...entry} />
        </span>
        <Changes entry={entry} />
      </div>
    ),
  },
  {
    id: 'actor',
    header: messages.columns.actor,
    secondary: 'under',
    cell: ({ actor }) => (
      <span className={classes.actor}>
        <bdi>{actor.name}</bdi>
        {actor.kind === 'api-key' && <span className={classes.before}>{actorKinds[actor.kind]}</span>}
      </span>
    ),
  },
  { id: 'at', header: messages.columns.at, secondary: 'under', cell: ({ at }) => <RelativeTime at={at} /> },
  {
    id: 'address',
    header: messages.columns.address,
    secondary: 'wide',
    cell: ({ address }) => address ?? '—',
  },
]
