import { escapeHtml, htmlLink as link, plainLine as plain } from '../../platform/letter.ts'
import { toHeaderText } from '../../platform/mail.ts'
import { linkOf } from './event-links.ts'
import type { NotificationRow } from './notification.model.ts'
import { words } from './notification-words.ts'

/** How many events an e-mail shows; the others are counted, and all are in the console. */
const mostShown = 20

export interface MessageInput {
  readonly recipient: string
  readonly organization: string
  /** Where people reach the console, without a slash at the end. */
  readonly publicUrl: string
  readonly rows: readonly NotificationRow[]
}

export interface Message {
  readonly subject: string
  readonly text: string
  readonly html: string
}

interface Item {
  readonly title: string
  readonly isTest: boolean
  readonly facts: readonly (readonly [label: string, value: string])[]
  readonly button: string
  readonly url: string
}

const dayAndTime = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })

const toItem = (row: NotificationRow, publicUrl: string): Item => {
  const isRaised = row.change === 'raised'
  const about = row.about.map(plain).join(', ')
  return {
    title: words[row.change][row.kind],
    isTest: row.mode === 'test',
    facts: [
      [words.when, `${dayAndTime.format(row.happenedAt)} UTC`],
      ...(about === '' ? [] : ([[words.about, about]] as const)),
      [words.whatHappened, plain(row.message)],
      [words.whatToDo, isRaised ? plain(row.remedy) : words.nothingToDo],
    ],
    button: isRaised ? words.buttons[row.target.type] : words.seeIt,
    url: publicUrl + linkOf(row),
  }
}

const subjectOf = (rows: readonly NotificationRow[], organization: string): string => {
  const test = rows.some(({ mode }) => mode === 'test') ? `[${words.testMode}] ` : ''
  const [only] = rows
  if (rows.length === 1 && only) {
    const about = only.about.length === 0 ? '' : `: ${only.about.join(', ')}`
    return toHeaderText(`${test}${words[only.change][only.kind]}${about} (${organization})`)
  }
  const raised = rows.filter(({ change }) => change === 'raised').length
  const recovered = rows.length - raised
  const parts = [
    ...(raised > 0 ? [words.problems(raised)] : []),
    ...(recovered > 0 ? [words.recoveries(recovered)] : []),
  ]
  return toHeaderText(`${test}${words.digest(parts)} (${organization})`)
}

const titleOf = ({ title, isTest }: Item): string => (isTest ? `[${words.testMode}] ${title}` : title)

const itemText = (item: Item): string =>
  [
    titleOf(item),
    ...(item.isTest ? [words.testModeExplained] : []),
    ...item.facts.map(([label, value]) => `${label}: ${value}`),
    `${item.button}: ${item.url}`,
  ].join('\n')

const itemHtml = (item: Item): string => {
  const facts = item.facts
    .map(([label, value]) => `<dt>${escapeHtml(label)}</dt><dd>${escapeHtml(value)}</dd>`)
    .join('')
  const test = item.isTest ? `<p style="color:#b54708"><strong>${escapeHtml(words.testModeExplained)}</strong></p>` : ''
  return `<h2 style="font-size:16px">${escapeHtml(titleOf(item))}</h2>${test}<dl>${facts}</dl><p>${link(item.url, item.button)}</p>`
}

/** The e-mail that tells one person of one or several events, plain and as HTML; of test mode it says so everywhere. */
export const toMessage = ({ recipient, organization, publicUrl, rows }: MessageInput): Message => {
  const name = plain(organization)
  const items = rows.slice(0, mostShown).map((row) => toItem(row, publicUrl))
  const intro = rows.length > 1 ? [words.intro(rows.length)] : []
  const more = rows.length > mostShown ? [words.more(rows.length - mostShown)] : []
  const eventsUrl = `${publicUrl}/integrations/events`
  const greeting = words.greeting(plain(recipient))
  const text = [
    greeting,
    ...intro,
    ...items.map(itemText),
    ...more,
    `${words.allEvents}: ${eventsUrl}`,
    `${words.organization}: ${name}`,
    words.chosen(name),
  ].join('\n\n')
  const paragraphs = (lines: readonly string[]) => lines.map((line) => `<p>${escapeHtml(line)}</p>`).join('')
  const html = [
    '<!doctype html><html lang="en"><body style="font-family:sans-serif;font-size:14px;max-width:640px">',
    paragraphs([greeting, ...intro]),
    items.map(itemHtml).join('<hr>'),
    paragraphs(more),
    `<hr><p>${link(eventsUrl, words.allEvents)} · ${escapeHtml(`${words.organization}: ${name}`)}</p>`,
    `<p style="color:#5c636a;font-size:12px">${escapeHtml(words.chosen(name))}</p></body></html>`,
  ].join('\n')
  return { subject: subjectOf(rows, name), text: `${text}\n`, html }
}
