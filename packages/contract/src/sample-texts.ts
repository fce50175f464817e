import { type IdKind, idPrefixes } from './ids.ts'
import type { JsonSchema } from './openapi-schemas.ts'

/** Where a value stands: its field, and the field (or the resource) that holds it. */
export interface Place {
  readonly field: string
  readonly parent: string
}

/** Gives an id of a kind for a sample; the same for the whole sample. */
export type IdSource = (kind: IdKind) => string

const kindByPattern = new Map(
  Object.entries(idPrefixes).map(([kind, prefix]) => [`^${prefix}_[A-Za-z0-9]{8,40}$`, kind as IdKind]),
)

/** Names under which ids go that are not the kind's own. */
const kindByWord: Readonly<Record<string, IdKind>> = { run: 'exportRun', target: 'credential', lastRun: 'exportRun' }

const toWord = (text: string): string =>
  text
    .replace(/ies$/, 'y')
    .replace(/s$/, '')
    .replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())

const kindOfWord = (word: string): IdKind | undefined =>
  kindByWord[word] ?? (word in idPrefixes ? (word as IdKind) : undefined)

/** The kind of id that a field without a pattern holds: `billId` by its name, `id` by what it is the id of. */
const kindOfField = ({ field, parent }: Place): IdKind | undefined => {
  if (field === 'id') return kindOfWord(toWord(parent)) ?? (/By$|actor/.test(parent) ? 'user' : undefined)
  return field.endsWith('Id') ? kindOfWord(field.slice(0, -2)) : undefined
}

/** Texts that are right for a field of this name, when its schema agrees. Every company is an invented one. */
const textsByField: Readonly<Record<string, string>> = {
  email: 'accounts@bakery.example',
  country: 'GB',
  city: 'Example Town',
  line1: '1 Example Street',
  postalCode: 'EX1 1EX',
  line2: '',
  state: '',
  currency: 'GBP',
  code: 'BAKERY',
  accountCode: 'BAKERY',
  accountName: 'Example Bakery Ltd',
  name: 'Example Bakery Ltd',
  number: '2026-0001',
  billNumber: '2026-0001',
  description: 'Flour, January',
  lineDescription: 'Flour, January',
  product: 'Flour',
  quantity: '1',
  unitPrice: '249.00',
  purchaseOrder: 'PO-4711',
  memo: 'Thank you for your business.',
  source: 'default',
  fileName: 'bills.csv',
  reason: 'Billed by hand',
  timeZone: 'Europe/Berlin',
  search: 'Bakery',
  cursor: 'eyJleGFtcGxlIjoxfQ',
  nextCursor: 'eyJleGFtcGxlIjoxfQ',
  secret: 'bb_ExampleExampleExampleExampleExample0000',
  secretKey: 'rk_test_example1',
  maskedKey: 'rk_test_…ple1',
  lastFour: '0000',
  stripeAccountId: 'acct_example',
  customerId: 'cus_example',
  stripeInvoiceId: 'in_example',
  stripeRequestId: 'req_example',
  requestId: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
  endpointId: 'we_example',
  action: 'credential.renamed',
  field: 'name',
  message: 'says what happened',
  remedy: 'Says what to do.',
  title: 'Says what it is about',
  method: 'POST',
  path: '/v1/invoices',
  password: 'correct horse battery',
  currentPassword: 'battery horse correct',
  newPassword: 'staple battery horse correct',
  next: '/billing/exports',
  address: '192.0.2.1',
  lastUsedAddress: '192.0.2.1',
  signInAddress: 'example-bakery',
  signInUrl: 'https://billing.example.com/sign-in?organization=example-bakery',
  memoTemplate: '{{bill.memo}}',
  from: '2026-01-01',
  dueDate: '2026-03-02',
  expiresAt: '2099-12-31T12:00:00.000Z',
  finishedAt: '2026-01-31T12:01:00.000Z',
}

/** Texts for the patterns of the contract, tried in this order; a pattern that none fits wants a line here. */
const texts = [
  'Example',
  '2026-01-31',
  'someone@example.com',
  'USD',
  '1.5',
  'cus_example',
  'in_example',
  'rk_test_example1',
  '123456',
  'example.com',
  'https://www.example.com',
  'Example1Example2Example3Example4Example5Example6',
]

/** What a text of a format looks like, and one. */
const formats: Readonly<Record<string, readonly [RegExp, string]>> = {
  'date-time': [/^\d{4}-\d{2}-\d{2}T.+Z$/, '2026-01-31T12:00:00.000Z'],
  date: [/^\d{4}-\d{2}-\d{2}$/, '2026-01-31'],
  uri: [/^https?:/, 'https://www.example.com/example'],
  email: [/^[^@]+@[^@]+$/, 'someone@example.com'],
  uuid: [/^[0-9a-f-]{36}$/, '7c9e6679-7425-40de-944b-e07fc1f90ae7'],
}

const patternsOf = (schema: JsonSchema): string[] =>
  [schema, ...(schema.allOf ?? [])].flatMap((part) => {
    const { pattern } = part as JsonSchema
    return pattern === undefined ? [] : [pattern]
  })

/** A text that a schema takes. Throws when none is known for its pattern. */
export const sampleText = (schema: JsonSchema, ids: IdSource, place: Place): string => {
  const patterns = patternsOf(schema)
  const kind = patterns.map((pattern) => kindByPattern.get(pattern)).find((found) => found !== undefined)
  if (kind) return ids(kind)
  const kindOfOne = patterns.length === 0 ? kindOfField(place) : undefined
  if (kindOfOne) return ids(kindOfOne)
  const fits = (text: string | undefined): text is string =>
    text !== undefined &&
    patterns.every((pattern) => new RegExp(pattern, 'u').test(text)) &&
    text.length <= (schema.maxLength ?? Number.POSITIVE_INFINITY) &&
    text.length >= (schema.minLength ?? 0)
  const named = textsByField[place.field]
  const [form, formal] = formats[schema.format ?? ''] ?? []
  if (form && formal) return fits(named) && form.test(named) ? named : formal
  const text = [named, ...texts].find(fits) ?? 'Example'.padEnd(schema.minLength ?? 0, '.')
  if (fits(text)) return text
  throw new Error(
    `No text is known for ${patterns.join(' and ')}: give the schema .meta({ examples: […] }), or add one to the texts.`,
  )
}
