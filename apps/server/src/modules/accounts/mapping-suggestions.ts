import type { Account } from '@billbridge/contract/accounts'
import type { StripeCustomer } from '@billbridge/contract/external-mappings'

export interface Candidate extends StripeCustomer {
  confidence: 'high' | 'medium' | 'low'
  reason: 'same-email' | 'same-email-several' | 'same-name' | 'similar-name'
}

const mostCandidates = 5

/** Legal forms and fillers that say nothing about who a company is. */
const fillers = new Set(
  'ab ag as bv co corp corporation company gmbh inc kg limited llc llp ltd mbh nv oy plc pty pvt sa sarl sas spa srl the und and et y e'.split(
    ' ',
  ),
)

const wordsOf = (name: string): string[] =>
  name
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/ß/g, 'ss')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')

const nameKey = (name: string): string => wordsOf(name).join(' ')

/** The words that tell companies apart, in no order; empty when nothing is left. */
const coreKey = (name: string): string =>
  wordsOf(name)
    .filter((word) => !fillers.has(word))
    .sort()
    .join(' ')

const indexBy = (customers: readonly StripeCustomer[], keyOf: (customer: StripeCustomer) => string) => {
  const index = new Map<string, StripeCustomer[]>()
  for (const customer of customers) {
    const key = keyOf(customer)
    if (key !== '') index.set(key, [...(index.get(key) ?? []), customer])
  }
  return (key: string): readonly StripeCustomer[] => index.get(key) ?? []
}

/**
 * Says for an account which customers may be it, surest first: the same e-mail, which is sure only when one customer
 * has it; the same name; the same name but for legal form, order and accents. A person decides.
 */
export const createSuggest = (customers: readonly StripeCustomer[]) => {
  const byEmail = indexBy(customers, ({ email }) => email?.toLowerCase() ?? '')
  const byName = indexBy(customers, ({ name }) => nameKey(name ?? ''))
  const byCore = indexBy(customers, ({ name }) => coreKey(name ?? ''))

  return ({ name, email }: Pick<Account, 'name' | 'email'>): Candidate[] => {
    const sameEmail = email === null ? [] : byEmail(email.toLowerCase())
    const candidates: Candidate[] = [
      ...sameEmail.map((customer) =>
        sameEmail.length === 1
          ? { ...customer, confidence: 'high' as const, reason: 'same-email' as const }
          : { ...customer, confidence: 'medium' as const, reason: 'same-email-several' as const },
      ),
      ...byName(nameKey(name)).map((customer) => ({
        ...customer,
        confidence: 'medium' as const,
        reason: 'same-name' as const,
      })),
      ...byCore(coreKey(name)).map((customer) => ({
        ...customer,
        confidence: 'low' as const,
        reason: 'similar-name' as const,
      })),
    ]
    const seen = new Set<string>()
    return candidates.filter(({ id }) => !seen.has(id) && seen.add(id)).slice(0, mostCandidates)
  }
}
