import { toHeaderText } from './mail.ts'

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text as it stands in HTML, in an element or a quoted attribute. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => escapes[character] ?? character)

/** A link in HTML, its address and its words escaped. */
export const htmlLink = (url: string, label: string): string => `<a href="${escapeHtml(url)}">${escapeHtml(label)}</a>`

/** What somebody else wrote, as one line of plain text. */
export const plainLine = (text: string): string => toHeaderText(text, 1_000)

export interface Letter {
  readonly subject: string
  /** Sentences; what others wrote in them goes through `plainLine` first. */
  readonly paragraphs: readonly string[]
  readonly button?: { readonly label: string; readonly url: string }
  /** In small print at the end: why one gets this, and what to do when one did not expect it. */
  readonly footer: string
}

/** A letter with one thing to do, plain and as HTML. */
export const toLetter = ({ subject, paragraphs, button, footer }: Letter) => {
  const html = [
    '<!doctype html><html lang="en"><body style="font-family:sans-serif;font-size:14px;max-width:640px">',
    ...paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`),
    ...(button ? [`<p>${htmlLink(button.url, button.label)}</p><p>${escapeHtml(button.url)}</p>`] : []),
    `<hr><p style="color:#5c636a;font-size:12px">${escapeHtml(footer)}</p></body></html>`,
  ]
  const text = [...paragraphs, ...(button ? [`${button.label}: ${button.url}`] : []), footer]
  return { subject: toHeaderText(subject), text: `${text.join('\n\n')}\n`, html: html.join('\n') }
}
