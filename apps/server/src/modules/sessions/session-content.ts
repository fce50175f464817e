import type { ProofWay, SignInWay } from '@billbridge/contract/audit-values'

/** What a session holds: who, where, since when, and under which epoch of the person's sessions. */
export interface SessionContent {
  readonly userId: string
  readonly organizationId: string
  readonly signedInAt: string
  readonly epoch: number
  /** When it was proved once more whose it is; absent: when they signed in. */
  readonly provedAt?: string
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

/** A session that was proved once more: what it holds from then on, and how. It begins anew, under another id. */
export interface Renewal {
  readonly content: SessionContent
  readonly proof: ProofWay
  readonly subject?: string
}
