import { escapeHtml, htmlLink as link, plainLine as plain } from '../../platform/letter.ts'
import { toHeaderText } from '../../platform/mail.ts'
import type { NotificationRow } from './notification.model.ts'
import { mostImportant, type Standings, standingOf, toSections } from './notification-digest.ts'
import { aboutOf, type ShownSection, showSection, titleOf } from './notification-section.ts'
import { concernsTheWhole } from './notification-topics.ts'
import { words } from './notification-words.ts'

/** How many things an e-mail tells at length, and how many by a line each; the rest is counted, so that it never grows beyond a mailbox. */
const usual = { atLength: 20, inBrief: 80 }
/** For a server that does not take the usual one. */
const short = { atLength: 5, inBrief: 0 }

export interface MessageInput {
  readonly recipient: string
  readonly organization: string
  /** Where people reach the console, without a slash at the end. */
  readonly publicUrl: string
  /** In the order in which they happened. */
  readonly rows: readonly NotificationRow[]
  /** What holds at this moment of the events, by id. */
  readonly standings: Standings
}

export interface Message {
  readonly subject: string
  readonly text: string
  readonly html: string
}

const nameOf = (row: NotificationRow, standings: Standings): string =>
  [titleOf(row, standingOf(row, standings)), aboutOf(row)].filter((part) => part !== '').join(': ')

/** What still stops everything, in live mode before test mode; null when nothing does. */
const stopping = (rows: readonly NotificationRow[], standings: Standings): NotificationRow | null => {
  const open = rows.filter((row) => concernsTheWhole(row) && standingOf(row, standings) === 'open')
  return open.find(({ mode }) => mode === 'live') ?? open[0] ?? null
}

const countOf = (rows: readonly NotificationRow[], standings: Standings): string => {
  const raised = rows.filter(({ change }) => change === 'raised').length
  const told = rows.map((row) => standingOf(row, standings))
  // What grew worse is over with what it grew into.
  const allOver = told.includes('over') && told.every((standing) => standing === 'over' || standing === 'superseded')
  if (raised > 0 && allOver) {
    return words.digest([words.allOver(new Set(rows.map(({ eventId }) => eventId)).size)])
  }
  const recovered = rows.length - raised
  return words.digest([
    ...(raised > 0 ? [words.problems(raised)] : []),
    ...(recovered > 0 ? [words.recoveries(recovered)] : []),
  ])
}

const inMode = (test: boolean, said: string): string => (test ? `[${words.testMode}] ${said}` : said)

const sayOf = (rows: readonly NotificationRow[], standings: Standings): string => {
  const [only] = rows
  if (rows.length === 1 && only) return inMode(only.mode === 'test', nameOf(only, standings))
  const first = stopping(rows, standings)
  if (first) return inMode(first.mode === 'test', words.first(nameOf(first, standings), rows.length - 1))
  return inMode(
    rows.every(({ mode }) => mode === 'test'),
    countOf(rows, standings),
  )
}

const subjectOf = ({ rows, standings }: MessageInput, organization: string): string =>
  toHeaderText(`${sayOf(rows, standings)} (${organization})`)

const atLengthText = ({ title, isTest, facts, button, url }: ShownSection): string =>
  [
    title,
    ...(isTest ? [words.testModeExplained] : []),
    ...facts.map(([label, value]) => `${label}: ${value}`),
    `${button}: ${url}`,
  ].join('\n')

const atLengthHtml = ({ title, isTest, facts, button, url }: ShownSection): string => {
  const list = facts.map(([label, value]) => `<dt>${escapeHtml(label)}</dt><dd>${escapeHtml(value)}</dd>`).join('')
  const test = isTest ? `<p style="color:#b54708"><strong>${escapeHtml(words.testModeExplained)}</strong></p>` : ''
  return `<h2 style="font-size:16px">${escapeHtml(title)}</h2>${test}<dl>${list}</dl><p>${link(url, button)}</p>`
}

const paragraphs = (lines: readonly string[]): string => lines.map((line) => `<p>${escapeHtml(line)}</p>`).join('')

const inBriefText = (sections: readonly ShownSection[]): string[] =>
  sections.length === 0 ? [] : [[words.inBrief, ...sections.map(({ brief, url }) => `- ${brief}: ${url}`)].join('\n')]

const inBriefHtml = (sections: readonly ShownSection[]): string[] => {
  if (sections.length === 0) return []
  const items = sections.map(({ brief, url }) => `<li>${link(url, brief)}</li>`).join('')
  return [`<hr>${paragraphs([words.inBrief])}<ul>${items}</ul>`]
}

const countRest = (rows: number): string[] => (rows > 0 ? [words.rest(rows)] : [])

const writeMessage = (input: MessageInput, most: typeof usual): Message => {
  const { recipient, organization, publicUrl, rows, standings } = input
  const name = plain(organization)
  const told = mostImportant(toSections(rows, standings), most.atLength + most.inBrief)
  const sections = told.map((section) => showSection(section, publicUrl))
  const [atLength, inBrief] = [sections.slice(0, most.atLength), sections.slice(most.atLength)]
  const rest = countRest(rows.length - told.reduce((count, section) => count + section.rows.length, 0))
  const intro = rows.length > 1 ? [words.intro(rows.length)] : []
  const eventsUrl = `${publicUrl}/integrations/events`
  const greeting = words.greeting(plain(recipient))
  const text = [
    greeting,
    ...intro,
    ...atLength.map(atLengthText),
    ...inBriefText(inBrief),
    ...rest,
    `${words.allEvents}: ${eventsUrl}`,
    `${words.organization}: ${name}`,
    words.chosen(name),
  ].join('\n\n')
  const html = [
    '<!doctype html><html lang="en"><body style="font-family:sans-serif;font-size:14px;max-width:640px">',
    paragraphs([greeting, ...intro]),
    atLength.map(atLengthHtml).join('<hr>'),
    ...inBriefHtml(inBrief),
    paragraphs(rest),
    `<hr><p>${link(eventsUrl, words.allEvents)} · ${escapeHtml(`${words.organization}: ${name}`)}</p>`,
    `<p style="color:#5c636a;font-size:12px">${escapeHtml(words.chosen(name))}</p></body></html>`,
  ].join('\n')
  return { subject: subjectOf(input, name), text: `${text}\n`, html }
}

/**
 * The e-mail that tells one person of one or several events, plain and as HTML; of test mode it says so everywhere. Equal
 * causes are told as one, what is beyond a readable length gets a line, and what is beyond a hundred of those is counted.
 */
export const toMessage = (input: MessageInput): Message => writeMessage(input, usual)

/** The same with the few most important things alone, and the rest counted. */
export const toShortMessage = (input: MessageInput): Message => writeMessage(input, short)
