import type { StripeCustomer } from '@billbridge/contract/external-mappings'
import PQueue from 'p-queue'
import { ProblemError } from '../../platform/problem-error.ts'
import type { CustomerAnswer, CustomerCalls, CustomerPage } from '../../stripe/stripe-customers.ts'
import { classifyStripeError } from '../../stripe/stripe-errors.ts'

/** From so many customers on, whole pages of them cost fewer calls than one by one. */
const worthListing = 20
const mostPages = 20
const mostPagesOfNames = 10
const callsAtOnce = 8

/**
 * What Stripe says of each of the given customer ids: first by pages of all customers, when there are many to look for,
 * then one by one for those that were not among them.
 */
export const readCustomers = async (
  calls: CustomerCalls,
  customerIds: readonly string[],
): Promise<Map<string, CustomerAnswer>> => {
  const answers = new Map<string, CustomerAnswer>()
  const open = new Set(customerIds)
  if (open.size >= worthListing) {
    let next: string | null = null
    for (let page = 0; page < mostPages && open.size > 0; page++) {
      const read: CustomerPage = await calls.listCustomers(next)
      for (const customer of read.customers) {
        if (open.delete(customer.id)) answers.set(customer.id, { kind: 'customer', customer })
      }
      next = read.next
      if (next === null) break
    }
  }
  const queue = new PQueue({ concurrency: callsAtOnce })
  await queue.addAll([...open].map((id) => async () => answers.set(id, await calls.retrieve(id))))
  return answers
}

const searchCursor = 'search:'

const emptyPage = (customers: StripeCustomer[]): CustomerPage => ({ customers, next: null })

/** Names that contain the text, among the newest thousand customers: for accounts where Stripe's search does not work. */
const findByListing = async (calls: CustomerCalls, text: string): Promise<CustomerPage> => {
  const { customers } = await calls.listMany(mostPagesOfNames)
  const wanted = text.toLowerCase()
  return emptyPage(customers.filter(({ name }) => name?.toLowerCase().includes(wanted)))
}

const findByName = async (calls: CustomerCalls, text: string, page: string | null): Promise<CustomerPage> => {
  // Stripe's search takes three characters at least.
  if (text.length < 3) return findByListing(calls, text)
  try {
    const { customers, next } = await calls.searchByName(text, page)
    return { customers, next: next === null ? null : searchCursor + next }
  } catch (error) {
    // Search is not offered in every region: https://docs.stripe.com/search#availability
    if (page !== null || classifyStripeError(error).kind !== 'rejected') throw error
    return findByListing(calls, text)
  }
}

const findByEmail = async (calls: CustomerCalls, email: string): Promise<CustomerPage> => {
  const asTyped = await calls.listByEmail(email)
  const lower = email.toLowerCase()
  const asLower = lower === email ? [] : await calls.listByEmail(lower)
  return emptyPage([...asTyped, ...asLower])
}

const findById = async (calls: CustomerCalls, customerId: string): Promise<CustomerPage> => {
  const answer = await calls.retrieve(customerId)
  return emptyPage(answer.kind === 'customer' ? [answer.customer] : [])
}

/** The pick-list: newest customers first, or those a person looks for by id, e-mail or name. */
export const pickCustomers = async (
  calls: CustomerCalls,
  { search, cursor }: { search?: string | undefined; cursor?: string | undefined },
): Promise<CustomerPage> => {
  const page = cursor?.startsWith(searchCursor) ? cursor.slice(searchCursor.length) : null
  if (!search) return calls.listCustomers(cursor ?? null)
  if (/^cus_[A-Za-z0-9_]+$/.test(search)) return findById(calls, search)
  if (/^\S+@\S+$/.test(search)) return findByEmail(calls, search)
  return findByName(calls, search, page)
}

/** Why a customer cannot be mapped; null when it can. */
export const customerProblem = (answer: CustomerAnswer | undefined, customerId: string): ProblemError | null => {
  const errors = (message: string) => ({ errors: [{ field: 'customerId', message }] })
  switch (answer?.kind) {
    case 'customer':
      return null
    case 'wrong-mode':
      return new ProblemError('mapping-wrong-mode', errors(`${customerId} is a customer of the other mode`))
    case 'deleted':
      return new ProblemError('mapping-customer-missing', {
        detail: `The customer ${customerId} was deleted in Stripe.`,
        ...errors(`${customerId} was deleted in Stripe`),
      })
    default:
      return new ProblemError(
        'mapping-customer-missing',
        errors(`there is no customer ${customerId} in this Stripe account`),
      )
  }
}
