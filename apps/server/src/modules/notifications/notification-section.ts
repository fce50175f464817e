import { plainLine as plain } from '../../platform/letter.ts'
import { toHeaderText } from '../../platform/mail.ts'
import { linkOf, linkOfMany } from './event-links.ts'
import type { NotificationRow } from './notification.model.ts'
import type { Section } from './notification-digest.ts'
import { topicOf } from './notification-topics.ts'
import { words } from './notification-words.ts'

/** How many bills or accounts of a group are named; the others are counted. */
const mostNamed = 8

type Fact = readonly [label: string, value: string]

/** A section as it is shown; every text is one line of plain text. */
export interface ShownSection {
  readonly title: string
  readonly isTest: boolean
  readonly facts: readonly Fact[]
  /** All of it in one line. */
  readonly brief: string
  readonly button: string
  readonly url: string
}

const dayAndTime = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })

const whenOf = (rows: readonly NotificationRow[]): string => {
  const times = rows.map(({ happenedAt }) => dayAndTime.format(happenedAt))
  const [first, last] = [times[0], times.at(-1)]
  return first === last ? `${first} UTC` : `${first} – ${last} UTC`
}

/** Of an event: what it is called, and of whose rules or access it tells. */
export const titleOf = (row: NotificationRow): string => words.topics[topicOf(row)][row.change]
export const aboutOf = ({ about }: NotificationRow): string => about.map(plain).join(', ')

const namesOf = ({ rows }: Section): string => {
  const named = rows.slice(0, mostNamed).map(({ subject }) => toHeaderText(subject ?? '', 60))
  return words.some(named, rows.length)
}

const happened = ({ row, isOver }: Section, isOne: boolean): Fact[] => {
  const message = plain(row.message)
  if (row.change === 'raised') {
    return [
      [isOne ? words.whatHappened : words.forExample, message],
      [words.whatToDo, isOver ? words.overByNow : plain(row.remedy)],
    ]
  }
  const { now, next } = words.topics[topicOf(row)]
  return [
    [isOne ? words.whatItWas : words.forExample, message],
    [words.whatHoldsNow, now],
    [words.whatGoesOn, next],
  ]
}

const buttonOf = ({ row }: Section, isOne: boolean): string => {
  if (!isOne) return words.seeThem
  return row.change === 'raised' ? words.buttons[row.target.type] : words.seeIt
}

export const showSection = (section: Section, publicUrl: string): ShownSection => {
  const { row, rows } = section
  const isOne = rows.length === 1
  const isTest = row.mode === 'test'
  const about = aboutOf(row)
  const plainTitle = words.times(titleOf(row), rows.length)
  const title = isTest ? `[${words.testMode}] ${plainTitle}` : plainTitle
  const concerned = isOne ? [] : ([[words.concerned, namesOf(section)]] as const)
  return {
    title,
    isTest,
    facts: [
      [words.when, whenOf(rows)],
      ...(about === '' ? [] : ([[words.about, about]] as const)),
      ...concerned,
      ...happened(section, isOne),
    ],
    brief: [title, ...(about === '' ? [] : [about]), isOne ? toHeaderText(row.message) : namesOf(section)].join(' – '),
    button: buttonOf(section, isOne),
    url: publicUrl + (isOne ? linkOf(row) : linkOfMany(row)),
  }
}
