import type { Mode } from '@billbridge/contract/modes'
import { ProblemError } from '../../platform/problem-error.ts'
import type { CustomerCalls, StripeCustomers } from '../../stripe/stripe-customers.ts'
import { classifyStripeError } from '../../stripe/stripe-errors.ts'
import type { CredentialService } from '../credentials/credential.service.ts'

export interface StripeDoorDeps {
  readonly credentials: Pick<CredentialService, 'access' | 'reportLostAccess'>
  readonly stripeCustomers: StripeCustomers
}

/** A Stripe account in one mode, as a credential opens it. */
export interface OpenDoor {
  readonly stripeAccountId: string
  readonly mode: Mode
  /** Asks Stripe; what goes wrong is a problem for the caller, and lost access is noted. */
  readonly ask: <T>(work: (calls: CustomerCalls) => Promise<T>) => Promise<T>
}

/** Opens the Stripe account of a credential for people's questions about its customers. */
export const createStripeDoor = ({ credentials, stripeCustomers }: StripeDoorDeps) => ({
  /** @throws ProblemError `not-found`, `credential-not-connected`; and from `ask` also `stripe-unavailable` */
  open: async (organizationId: string, credentialId: string): Promise<OpenDoor> => {
    const access = await credentials.access(organizationId, credentialId)
    const calls = stripeCustomers.connect(access)

    const toProblem = async (error: unknown): Promise<ProblemError> => {
      if (error instanceof ProblemError) return error
      const { disconnection, message, requestId, status } = classifyStripeError(error)
      if (disconnection !== null) {
        await credentials.reportLostAccess(organizationId, credentialId, { reason: disconnection, message })
        return new ProblemError('credential-not-connected', { detail: `Stripe refused the access: ${message}` })
      }
      const detail = `Stripe did not give a usable answer: ${message}`
      return new ProblemError('stripe-unavailable', { detail, details: { requestId, status } })
    }

    return {
      stripeAccountId: access.stripeAccountId,
      mode: access.mode,
      ask: async (work) => {
        try {
          return await work(calls)
        } catch (error) {
          throw await toProblem(error)
        }
      },
    }
  },
})

export type StripeDoor = ReturnType<typeof createStripeDoor>
