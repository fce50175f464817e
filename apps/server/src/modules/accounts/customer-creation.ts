import type { Account } from '@billbridge/contract/accounts'
import type { StripeCustomer } from '@billbridge/contract/external-mappings'
import type { NewId } from '../../platform/ids.ts'
import { holdingLease, newLease } from '../../platform/lease.ts'
import type { StripeAccess } from '../../stripe/stripe-client.ts'
import { type CustomerCalls, type NewCustomer, toNewCustomer } from '../../stripe/stripe-customers.ts'
import { classifyStripeError, type StripeFailure } from '../../stripe/stripe-errors.ts'
import type { CustomerCreationModel, CustomerCreationRow } from './external-mapping.model.ts'

/** Renewed while the work goes on: the other bills of the account wait no longer for a worker that died. */
const leaseMs = 15_000

/** Stripe keeps the answer to a key for a day at least; a little less, so that clocks may differ. */
const keyLivesMs = 23 * 3_600_000

/** How far Stripe's clock may be behind ours when its new customers are looked through. */
const clockSlackMs = 600_000

export interface CustomerPlace {
  readonly organizationId: string
  readonly accountId: string
  readonly stripeAccountId: string
  readonly mode: StripeAccess['mode']
}

export interface CustomerCreationDeps {
  readonly creations: CustomerCreationModel
  readonly now: () => Date
  readonly newId: NewId
}

/** Where the customer is noted once there is one. */
export interface Notes {
  /** The customer noted already, if any. */
  readonly find: () => Promise<string | null>
  /** Notes it and answers which customer counts; bears being told of the same one twice. */
  readonly keep: (customer: StripeCustomer) => Promise<string>
}

type Held = CustomerCreationRow & { leaseToken: string }

const keyOf = (row: CustomerCreationRow): string => `billbridge-customer-${row._id}-${row.generation}`

/**
 * Makes the Stripe customer of an account once, whatever dies on the way. Before Stripe is asked, a row says what is
 * sent under which idempotency key; whoever finds such a row later first looks among Stripe's customers for ours, by
 * its metadata and by listing (search lags), and only then sends the same again under the same key. A new key is taken
 * only when the list shows nothing and the old key's answer is a stored failure, or too old to be kept.
 * https://docs.stripe.com/api/idempotent_requests
 */
export const createCustomerCreation = ({ creations, now, newId }: CustomerCreationDeps) => {
  /** The row, held by us; null while somebody else is at it. */
  const claim = async (place: CustomerPlace): Promise<Held | null> => {
    const at = now()
    const made = {
      _id: newId('mapping'),
      generation: 1,
      sent: null,
      sentAt: null,
      outcomeUnknown: false,
      createdAt: at,
    }
    await creations.updateOne(
      place,
      { $setOnInsert: { ...made, leaseToken: null, leaseUntil: null } },
      { upsert: true },
    )
    const lease = newLease(at, leaseMs)
    const row = await creations
      .findOneAndUpdate(
        { ...place, $or: [{ leaseUntil: null }, { leaseUntil: { $lte: at } }] },
        { $set: lease },
        { returnDocument: 'after' },
      )
      .lean<CustomerCreationRow>()
    return row && { ...row, leaseToken: lease.leaseToken }
  }

  /** False when the lease was lost, and so the right to go on. */
  const note = async (row: Held, changes: Partial<CustomerCreationRow>): Promise<boolean> => {
    const { organizationId, _id, leaseToken } = row
    const { matchedCount } = await creations.updateOne({ organizationId, _id, leaseToken }, { $set: changes })
    Object.assign(row, changes)
    return matchedCount === 1
  }

  const renew = (row: Held) => note(row, { leaseUntil: newLease(now(), leaseMs).leaseUntil })

  const release = (row: Held, changes: Partial<CustomerCreationRow> = {}) =>
    note(row, { ...changes, leaseToken: null, leaseUntil: null })

  const send = async (row: Held, calls: CustomerCalls): Promise<StripeCustomer> => {
    if (row.sent === null) throw new Error('A customer is sent before it is noted.')
    return calls.create(row.sent, keyOf(row))
  }

  /** After a try that ended badly: what must be remembered of it. */
  const noteFailure = async (row: Held, failure: StripeFailure): Promise<void> => {
    if (failure.outcomeUnknown) await release(row, { outcomeUnknown: true })
    // Refused at the first try: nothing was made, and the next may send other words under another key.
    else if (!row.outcomeUnknown) await release(row, { generation: row.generation + 1, sent: null, sentAt: null })
    else await release(row)
  }

  const nextGeneration = (row: Held, sent: CustomerCreationRow['sent']) =>
    note(row, { generation: row.generation + 1, sent, sentAt: now(), outcomeUnknown: false })

  const findMade = (row: Held, calls: CustomerCalls) =>
    calls.findCreated(row, new Date(row.createdAt.getTime() - clockSlackMs))

  /** Somebody tried before us and did not hear, or did not live to note, what became of it. */
  const goOn = async (row: Held, fresh: NewCustomer, calls: CustomerCalls): Promise<StripeCustomer | null> => {
    const found = await findMade(row, calls)
    if (found) return found
    const keyIsOld = now().getTime() - (row.sentAt?.getTime() ?? 0) > keyLivesMs
    if (keyIsOld) return (await nextGeneration(row, fresh)) ? send(row, calls) : null
    if (!(await note(row, { outcomeUnknown: true }))) return null
    try {
      return await send(row, calls)
    } catch (error) {
      const { status } = classifyStripeError(error)
      if (status === null || status < 500 || (await findMade(row, calls))) throw error
      // The key only repeats a failure that made nothing.
      return (await nextGeneration(row, fresh)) ? send(row, calls) : null
    }
  }

  const attempt = async (row: Held, account: Account, calls: CustomerCalls): Promise<StripeCustomer | null> => {
    const fresh = toNewCustomer(row.organizationId, account)
    if (row.sent !== null) return goOn(row, fresh, calls)
    return (await note(row, { sent: fresh, sentAt: now() })) ? send(row, calls) : null
  }

  /**
   * The id of the account's customer, made if need be; null while another worker makes it. Throws the SDK's errors;
   * trying again later is always safe.
   */
  return async (place: CustomerPlace, account: Account, calls: CustomerCalls, notes: Notes): Promise<string | null> => {
    const row = await claim(place)
    if (!row) return null
    const done = () => creations.deleteOne({ organizationId: row.organizationId, _id: row._id })
    // Whoever had the row before us noted the customer before the row went.
    const known = await notes.find()
    if (known !== null) {
      await done()
      return known
    }
    let customer: StripeCustomer | null
    try {
      customer = await holdingLease(
        leaseMs,
        () => renew(row),
        () => attempt(row, account, calls),
      )
    } catch (error) {
      await noteFailure(row, classifyStripeError(error))
      throw error
    }
    if (customer === null) return null
    const customerId = await notes.keep(customer)
    await done()
    return customerId
  }
}
