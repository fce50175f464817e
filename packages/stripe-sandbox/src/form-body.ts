/** What a form field can hold once brackets are unfolded. Lists arrive as objects with the keys 0, 1, 2 … */
export type FormValue = string | FormObject
export type FormObject = { [name: string]: FormValue }

const emptyObject = (): FormObject => Object.create(null) as FormObject

function decode(text: string): string {
  const spaced = text.replaceAll('+', ' ')
  try {
    return decodeURIComponent(spaced)
  } catch {
    return spaced
  }
}

/** `lines[0][amount]` → ['lines', '0', 'amount']; a name with unbalanced brackets is taken as it stands. */
function toPath(name: string): string[] {
  const match = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(name)
  if (!match?.[1]) return [name]
  return [
    match[1],
    ...(match[2] ?? '')
      .split('[')
      .slice(1)
      .map((part) => part.slice(0, -1)),
  ]
}

/** An empty bracket opens the next element, unless the element being filled still lacks the field that follows. */
function elementKey(target: FormObject, rest: string[]): string {
  const size = Object.keys(target).length
  const last = target[String(size - 1)]
  const following = rest[0]
  const stillOpen = following !== undefined && following !== '' && typeof last === 'object' && !(following in last)
  return String(stillOpen ? size - 1 : size)
}

function assign(target: FormObject, path: string[], value: string): void {
  const [head = '', ...rest] = path
  const key = head === '' ? elementKey(target, rest) : head
  if (rest.length === 0) {
    target[key] = value
    return
  }
  const existing = target[key]
  const next = typeof existing === 'object' ? existing : emptyObject()
  target[key] = next
  assign(next, rest, value)
}

/** Decodes a query string or an `application/x-www-form-urlencoded` body with nested brackets. Never throws. */
export function parseForm(text: string): FormObject {
  const form = emptyObject()
  for (const pair of text.split('&')) {
    if (pair === '') continue
    const equals = pair.indexOf('=')
    const name = decode(equals < 0 ? pair : pair.slice(0, equals))
    assign(form, toPath(name), equals < 0 ? '' : decode(pair.slice(equals + 1)))
  }
  return form
}
