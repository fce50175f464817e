const languages = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt']

const aliases: Readonly<Record<string, string>> = {
  usa: 'US',
  'u.s.a.': 'US',
  'u.s.': 'US',
  'united states of america': 'US',
  uk: 'GB',
  'great britain': 'GB',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  'czech republic': 'CZ',
  holland: 'NL',
  'the netherlands': 'NL',
  'republic of ireland': 'IE',
  'south korea': 'KR',
  russia: 'RU',
  turkey: 'TR',
}

/** Codes that were given up, such as DD, are written as their successors. */
const isCurrent = (code: string): boolean => new Intl.Locale(`und-${code}`).region === code

const letters = Array.from({ length: 26 }, (_, n) => String.fromCharCode(65 + n))

/** Names of all countries in the languages billing systems mostly write, lower case, each with its ISO 3166 code. */
const readNames = (): Map<string, string> => {
  const names = new Map<string, string>()
  const codes = letters.flatMap((first) => letters.map((second) => first + second)).filter(isCurrent)
  for (const language of languages) {
    const display = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' })
    for (const code of codes) {
      const name = display.of(code)?.toLowerCase()
      if (name !== undefined && !names.has(name)) names.set(name, code)
    }
  }
  return names
}

let names: Map<string, string> | undefined

/**
 * The two-letter code Stripe wants, of a country as a billing system writes it (a code, or a name in one of seven
 * languages); undefined when it is none, because Stripe refuses what it does not know.
 */
export const toCountryCode = (written: string): string | undefined => {
  names ??= readNames()
  const text = written.trim().toLowerCase()
  const code = text.toUpperCase()
  if (/^[A-Z]{2}$/.test(code) && [...names.values()].includes(code)) return code
  return aliases[text] ?? names.get(text)
}
