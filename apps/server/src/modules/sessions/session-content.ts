import type { ProofWay, SignInWay } from '@billbridge/contract/audit-values'
import type { SessionContent } from '../../platform/session-content.ts'

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
