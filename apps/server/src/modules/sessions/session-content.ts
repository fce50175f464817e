/** What a session holds: who, where, since when, and under which epoch of the person's sessions. */
export interface SessionContent {
  readonly userId: string
  readonly organizationId: string
  readonly signedInAt: string
  readonly epoch: number
  /** The provider that said who it is. It speaks for its own organization, so such a session works there alone. */
  readonly identityProviderId?: string
}

/** How somebody came in, as the audit log says it. */
export type SignInWay =
  | 'password'
  | 'password-and-code'
  | 'password-and-recovery-code'
  | 'identity-provider'
  | 'another-organization'

/** A finished sign-in: what its session holds, and how it came about. */
export interface Entry {
  readonly content: SessionContent
  readonly way: SignInWay
}
