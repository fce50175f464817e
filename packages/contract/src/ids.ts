import { z } from 'zod'

/** Prefix of each kind of id. Ids are strings: the prefix, `_`, then 24 letters and digits. */
export const idPrefixes = {
  organization: 'org',
  user: 'user',
  membership: 'member',
  invitation: 'invite',
  apiKey: 'key',
  credential: 'cred',
  account: 'account',
  mapping: 'map',
  configuration: 'cfg',
  bill: 'bill',
  billImport: 'import',
  billExport: 'exp',
  exportRun: 'run',
  attempt: 'att',
  integrationEvent: 'evt',
  reconciliation: 'rec',
  auditEntry: 'audit',
  identityProvider: 'idp',
  followUp: 'job',
} as const

export type IdKind = keyof typeof idPrefixes

/** A schema for ids of one kind; anything else is refused before the database is asked. */
export const idOf = (kind: IdKind) =>
  z
    .string()
    .regex(
      new RegExp(`^${idPrefixes[kind]}_[A-Za-z0-9]{8,40}$`),
      `must be an id: ${idPrefixes[kind]}_ and 8 to 40 letters and digits`,
    )

/** Neither control characters nor halves of a character (lone surrogates), which a database cannot keep as they are. */
const hasNoControls = (text: string): boolean => !/[\p{Cc}\p{Cs}]/u.test(text)
const controlsRefused = 'must not contain control characters'

/**
 * Text a person types: trimmed, no control characters, bounded. Unicode writes some characters in several ways that look
 * the same; they are kept in one (NFC).
 */
export const textOf = (max: number, min = 1) =>
  z
    .string()
    .trim()
    .normalize()
    .min(min, min === 1 ? 'must not be empty' : `must have at least ${min} characters`)
    .max(max, `must have at most ${max} characters`)
    .refine(hasNoControls, controlsRefused)

const withSingleSpaces = (text: string): string => text.replace(/\p{Zs}+/gu, ' ')

/** What a person calls something: as `textOf`, with one space between words, so that what looks the same is the same. */
export const nameOf = (max: number, min = 1) => textOf(max, min).overwrite(withSingleSpaces)

/**
 * What shows nothing by itself or sets the direction of writing: a name or an address that holds such a mark looks like another one, or
 * turns the words around it. Letters of every script have their direction without. Joiners and variation selectors are left alone:
 * scripts and emoji are written with them.
 */
const hidesNothing = (text: string): boolean =>
  !/(?!\u200c|\u200d|\p{Variation_Selector})\p{Default_Ignorable_Code_Point}/u.test(text)
const hidingRefused =
  'must not contain marks that show nothing or turn the direction of writing; type it anew, without them'

/** Joiners alone show nothing either; no text at all is refused before. */
const showsSomething = (text: string): boolean => /^$|\P{Default_Ignorable_Code_Point}/u.test(text)

/**
 * What people call themselves and what they make here: as `nameOf`, without marks that hide something. Names that billing systems give
 * stay what they are.
 */
export const ownNameOf = (max: number) =>
  nameOf(max).refine(showsSomething, { error: 'must not be empty', abort: true }).refine(hidesNothing, hidingRefused)

/** What sets addresses apart from names and from one another in an e-mail (RFC 5322, `specials`). */
const hasNoSpecials = (text: string): boolean => !/[()<>[\]:;\\,"]/.test(text)

/** An e-mail address alone, without a name or brackets: letters of any script before and after the @. */
export const emailAddress = z
  .email({ pattern: z.regexes.unicodeEmail, error: 'must be an e-mail address' })
  .refine(hasNoSpecials, 'must be an e-mail address alone, such as name@example.com')
  .max(254, 'must have at most 254 characters')
  .refine(hasNoControls, controlsRefused)

/**
 * The address by which a person is known here: without marks that hide something, small, each letter in one way of writing it, so
 * that what looks the same is the same.
 */
export const ownEmailAddress = emailAddress.refine(hidesNothing, hidingRefused).toLowerCase().normalize('NFC')

/** Text over several lines: as `textOf`, with line breaks and tabs. */
export const multilineTextOf = (max: number) =>
  z
    .string()
    .trim()
    .max(max, `must have at most ${max} characters`)
    .refine((text) => hasNoControls(text.replace(/[\n\r\t]/g, '')), controlsRefused)

/** Search text of a list: short, any words. */
export const searchText = nameOf(100, 0).optional().describe('words or an id to search for')

/** An instant, ISO 8601 in UTC, as `2026-01-31T23:59:59.000Z`. */
export const instant = z.iso.datetime()

/** A calendar day, `YYYY-MM-DD`. */
export const calendarDay = z.iso.date()

/** The number of the stored version a change is based on; a stale one is refused. */
export const versionNumber = z.number().int().positive()

/** What people are called in examples, where names are otherwise those of companies. */
const personExample = { examples: ['Example Person'] }

/** What a person is called, as it is answered. */
export const personName = z.string().meta(personExample)

/** What people call themselves. */
export const ownPersonName = ownNameOf(100).meta(personExample)

/** Who did something, as shown beside it. */
export const actorReference = z.object({
  kind: z.enum(['user', 'api-key', 'operator', 'system']),
  id: z.string(),
  name: personName,
})
export type ActorReference = z.infer<typeof actorReference>

/** How the person behind something stands in the organization: who made it, or made the API key that made it. */
export const makerStatusSchema = z
  .enum(['active', 'suspended', 'removed'])
  .nullable()
  .describe('of the person who made it, or made the API key that made it; null: nobody is behind it')
export type MakerStatus = z.infer<typeof makerStatusSchema>

/** Asks a list for what one person made, themselves or by an API key of theirs. */
export const madeBy = idOf('user').optional().describe('made by this person, or by an API key that they made')
