import { plainLine as plain } from '../../platform/letter.ts'
import { toHeaderText } from '../../platform/mail.ts'
import type { EventStanding } from '../integration-events/integration-event.service.ts'
import { linkOf, linkOfMany, placeOf } from './event-links.ts'
import type { NotificationRow } from './notification.model.ts'
import type { Section } from './notification-digest.ts'
import { topicOf } from './notification-topics.ts'
import { words } from './notification-words.ts'

/** How many bills, accounts or configurations are named in one place; the others are counted. */
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

/** Of an event: what it is called, with what became of it by now, and of whose rules or access it tells. */
export const titleOf = (row: NotificationRow, standing: EventStanding, count = 1): string => {
  const title = words.times(words.topics[topicOf(row)][row.change], count)
  if (row.change === 'recovered') return standing === 'again' ? title + words.titles.recovered.again : title
  return standing === 'open' ? title : title + words.titles.raised[standing]
}
export const aboutOf = ({ about }: NotificationRow): string =>
  words.some(about.slice(0, mostNamed).map(plain), about.length)

const namesOf = ({ rows }: Section): string => {
  const named = rows.slice(0, mostNamed).map(({ subject }) => toHeaderText(subject ?? '', 60))
  return words.some(named, rows.length)
}

const happened = ({ row, standing }: Section, isOne: boolean): Fact[] => {
  const message = plain(row.message)
  if (row.change === 'raised') {
    return [
      [isOne ? words.whatHappened : words.forExample, message],
      [words.whatToDo, standing === 'open' ? plain(row.remedy) : words.ended[standing]],
    ]
  }
  const { now, next } = words.topics[topicOf(row)]
  return [
    [isOne ? words.whatItWas : words.forExample, message],
    ...(standing === 'again'
      ? ([[words.whatHoldsNow, words.cameBack]] as const)
      : ([
          [words.whatHoldsNow, now],
          [words.whatGoesOn, next],
        ] as const)),
  ]
}

const buttonOf = ({ row, standing }: Section, isOne: boolean): string => {
  if (!isOne) return words.seeThem
  return row.change === 'raised' && standing === 'open' ? words.buttons[placeOf(row)] : words.seeIt
}

export const showSection = (section: Section, publicUrl: string): ShownSection => {
  const { row, rows, standing } = section
  const isOne = rows.length === 1
  const isTest = row.mode === 'test'
  const about = aboutOf(row)
  const plainTitle = titleOf(row, standing, rows.length)
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
    url: publicUrl + (isOne ? linkOf(row) : linkOfMany(row, standing === 'open')),
  }
}
