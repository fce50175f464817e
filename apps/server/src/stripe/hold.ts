import type { HoldReason } from '@billbridge/contract/export-decisions'

/** Why a bill is not sent: the reason, the setting that decided (a path, or null for a fact), and a sentence. */
export interface Hold {
  readonly reason: HoldReason
  readonly setting: string | null
  readonly message: string
}
