import type { Response } from 'express'

/** Markup that is safe as it stands. */
export type Markup = { readonly markup: string }
type Part = string | number | Markup | Part[] | null | undefined | false

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => entities[character] ?? character)

function render(part: Part): string {
  if (part === null || part === undefined || part === false) return ''
  if (Array.isArray(part)) return part.map(render).join('')
  return typeof part === 'object' ? part.markup : escaped(String(part))
}

/** Markup from a template; everything put into it is escaped, unless it is markup itself. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Markup {
  return { markup: strings.reduce((text, piece, at) => text + render(parts[at - 1]) + piece) }
}

export const styles = `
:root { color-scheme: light dark; --ground: #f4f1ea; --card: #fffdf8; --ink: #26302b; --soft: #5f6b64; --line: #d9d4c7; --accent: #1f6b4f; --on-accent: #fff; --danger: #9c2f23; }
@media (prefers-color-scheme: dark) { :root { --ground: #171b19; --card: #212724; --ink: #e8ece9; --soft: #a5b0aa; --line: #3a433e; --accent: #79c9a7; --on-accent: #10231b; --danger: #f0968b; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
.bar { background: var(--accent); color: var(--on-accent); padding: .4rem 1rem; text-align: center; font-size: .875rem; }
.frame { display: grid; grid-template-columns: minmax(12rem, 18rem) minmax(0, 38rem); gap: 2rem; justify-content: center; padding: 2.5rem 1.25rem; }
.narrow { max-width: 44rem !important; } .wide { max-width: 72rem; margin: 0 auto; padding: 2rem 1.25rem; }
@media (max-width: 44rem) { .frame { grid-template-columns: minmax(0, 1fr); } }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1.5rem; margin-bottom: 1.25rem; }
h1 { font-size: 1.4rem; line-height: 1.25; margin: 0 0 1rem; } h2 { font-size: 1.05rem; margin: 1.5rem 0 .5rem; }
.card > h2:first-child { margin-top: 0; } p { margin: 0 0 .9rem; } .soft { color: var(--soft); font-size: .9rem; } a { color: var(--accent); }
fieldset { border: 0; padding: 0; margin: 0 0 1rem; } legend { font-weight: 600; margin-bottom: .5rem; padding: 0; }
.choice { display: flex; gap: .75rem; align-items: flex-start; border: 1px solid var(--line); border-radius: .5rem; padding: .7rem .9rem; margin-bottom: .5rem; }
.choice:has(input:checked) { border-color: var(--accent); outline: 1px solid var(--accent); } .choice small { display: block; color: var(--soft); }
label { display: block; margin-bottom: .75rem; } label > span { display: block; font-size: .9rem; margin-bottom: .2rem; }
input:not([type=radio]):not([type=checkbox]), select, textarea { width: 100%; font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--line); border-radius: .4rem; padding: .45rem .6rem; }
button { font: inherit; border-radius: .5rem; border: 1px solid var(--line); background: transparent; color: var(--ink); padding: .5rem 1rem; cursor: pointer; }
button.main { background: var(--accent); border-color: var(--accent); color: var(--on-accent); font-weight: 600; } button.danger { color: var(--danger); border-color: currentColor; }
.row { display: flex; gap: .6rem; flex-wrap: wrap; align-items: center; } form.inline { display: inline; } form.inline button { padding: .15rem .6rem; font-size: .875rem; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; } th, td { text-align: left; padding: .4rem .6rem .4rem 0; border-bottom: 1px solid var(--line); vertical-align: top; } .scroll { overflow-x: auto; }
code { font: .88em ui-monospace, monospace; word-break: break-all; } .num { text-align: right; white-space: nowrap; } :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`

type Page = { title: string; body: Markup; status?: number }

/** Sends a whole page. No script, nothing from elsewhere, never kept in a cache. */
export function sendPage(res: Response, { title, body, status = 200 }: Page): void {
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><link rel="stylesheet" href="/_sandbox/style.css"></head>
<body><header class="bar">Payments sandbox on this machine: nothing here is real, no money moves.</header>${body}</body></html>`
  res.status(status).set({
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'",
    'Referrer-Policy': 'no-referrer',
  })
  res.end(page.markup)
}
