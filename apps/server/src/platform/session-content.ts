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
