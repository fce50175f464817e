/** Where a text came out, and what came out there. */
interface Output {
  readonly where: string
  readonly text: string
}

/** Something that must come out nowhere but where it is shown on purpose. */
export interface Planted {
  readonly what: string
  /** As much of it as nothing but it holds: what is shown of it on purpose, its last four characters, is left away. */
  readonly text: string
  /** Places, by the beginning of their names, that show it on purpose, each of them once seen to. */
  readonly shownIn: readonly string[]
}

/** What a text is turned into on its way out. */
const formsOf = (text: string): readonly string[] => [
  text,
  JSON.stringify(text).slice(1, -1),
  encodeURIComponent(text),
  encodeURIComponent(text).replaceAll('%20', '+'),
  text.replaceAll('&', '&amp;'),
  Buffer.from(text).toString('hex'),
  // In base64 a text looks different at each of three offsets; the first and last characters depend on its neighbours.
  ...[0, 1, 2].map((offset) => {
    const encoded = Buffer.from('x'.repeat(offset) + text).toString('base64')
    return encoded.slice(Math.ceil((offset * 4) / 3), -4)
  }),
]

/** Collects what comes out, place by place, and searches it for secrets. */
export const createOutputSearch = () => {
  const outputs: Output[] = []
  const at = (where: string) => outputs.filter((output) => output.where.startsWith(where))
  const holds = (output: Output, text: string): boolean => formsOf(text).some((form) => output.text.includes(form))
  return {
    add: (where: string, text: string): void => {
      outputs.push({ where, text })
    },
    /** Whether a text came out somewhere: proof that it was looked at. */
    has: (where: string, text: string): boolean => at(where).some((output) => holds(output, text)),
    /** Every place that holds a secret though it should not, and every one that should show it and does not. */
    leaksOf: ({ what, text, shownIn }: Planted): string[] => {
      const leaks = outputs
        .filter((output) => !shownIn.some((where) => output.where.startsWith(where)) && holds(output, text))
        .map(({ where }) => `${what} in ${where}`)
      const missing = shownIn.filter((where) => !at(where).some((output) => holds(output, text)))
      return [...new Set(leaks), ...missing.map((where) => `${what} not in ${where}`)]
    },
    /** Every place with something that looks like a secret of a kind. */
    placesLike: (shape: RegExp): string[] =>
      outputs.filter(({ text }) => shape.test(text)).map(({ where }) => `${shape} in ${where}`),
  }
}
