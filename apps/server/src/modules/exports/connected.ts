import { ProblemError } from '../../platform/problem-error.ts'
import type { StripeAccess } from '../../stripe/stripe-client.ts'
import type { CredentialService } from '../credentials/credential.service.ts'

/** An access to work with, and whose it is. */
export interface Connected {
  readonly credentialId: string
  readonly access: StripeAccess
}

/** Opens the access of a credential; null when it is not connected, or gone. */
export const createConnect =
  (credentials: Pick<CredentialService, 'access'>) =>
  async (organizationId: string, credentialId: string): Promise<Connected | null> => {
    try {
      return { credentialId, access: await credentials.access(organizationId, credentialId) }
    } catch (error) {
      if (error instanceof ProblemError) return null
      throw error
    }
  }
