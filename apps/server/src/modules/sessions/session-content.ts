import type { SignInWay } from '@billbridge/contract/audit-values'

/** What a session holds: who, where, since when, and under which epoch of the person's sessions. */
export interface SessionContent {
  readonly userId: string
  readonly organizationId: string
  readonly signedInAt: string
  readonly epoch: number
  /** The provider that said who it is. It speaks for its own organization, so such a session works there alone. */
  readonly identityProviderId?: string
}

/** A finished sign-in: what its session holds, and how it came about. */
export interface Entry {
  readonly content: SessionContent
  readonly way: SignInWay
  /** The provider's own name of the account, where one said who it is. */
  readonly subject?: string
}
