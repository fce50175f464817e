import type { Model } from '../../platform/mongo.ts'
import type { StripeEventRow } from './stripe-event.model.ts'
import type { StripeNewsRow } from './stripe-news.model.ts'

/** A sweep that says nothing for so long is begun again. */
const sweepPatienceMs = 6 * 3_600_000

type Whose = { readonly credentialId: string; readonly organizationId: string }

/** Notes when news of Stripe's last reached each credential. */
export const createStripeNews = ({ rows, now }: { rows: Model<StripeNewsRow>; now: () => Date }) => {
  const set = async ({ credentialId, organizationId }: Whose, changes: Partial<StripeNewsRow>): Promise<void> => {
    await rows.updateOne({ _id: credentialId, organizationId }, { $set: changes }, { upsert: true })
  }

  return {
    find: ({ credentialId, organizationId }: Whose): Promise<StripeNewsRow | null> =>
      rows.findOne({ _id: credentialId, organizationId }).lean<StripeNewsRow>().exec(),

    noteEvent: async ({ credentials, type, receivedAt }: StripeEventRow): Promise<void> => {
      for (const { id, organizationId } of credentials) {
        await set({ credentialId: id, organizationId }, { lastEventAt: receivedAt, lastEventType: type })
      }
    },

    /** An event of theirs was given up. */
    noteMissed: async ({ credentials, receivedAt }: StripeEventRow): Promise<void> => {
      for (const { id, organizationId } of credentials) {
        await set({ credentialId: id, organizationId }, { missedSince: receivedAt })
      }
    },

    /** False while another sweep of the credential is going on. */
    beginSweep: async (whose: Whose): Promise<boolean> => {
      const { credentialId, organizationId } = whose
      const known = await rows.findOne({ _id: credentialId, organizationId }).lean<StripeNewsRow>()
      const begun = known?.sweepStartedAt ?? null
      if (begun && now().getTime() - begun.getTime() < sweepPatienceMs) return false
      await set(whose, { sweepStartedAt: now() })
      return true
    },

    /** `through`: it saw everything that was there when it began; otherwise the next hour tries again. */
    endSweep: async (whose: Whose, through: boolean): Promise<void> => {
      const { credentialId, organizationId } = whose
      const known = await rows.findOne({ _id: credentialId, organizationId }).lean<StripeNewsRow>()
      const begun = known?.sweepStartedAt ?? null
      if (through && begun) {
        const seen = { _id: credentialId, organizationId, missedSince: { $lt: begun } }
        await rows.updateOne(seen, { $set: { missedSince: null } })
      }
      await set(whose, { sweepStartedAt: null, ...(through ? { lastSweptAt: now() } : {}) })
    },

    forget: async ({ credentialId, organizationId }: Whose): Promise<void> => {
      await rows.deleteOne({ _id: credentialId, organizationId })
    },
  }
}

export type StripeNews = ReturnType<typeof createStripeNews>
