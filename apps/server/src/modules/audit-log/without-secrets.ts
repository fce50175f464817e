import type { Change } from './diff.ts'

/** Names that belong to secrets alone; what is shown masked (`maskedKey`, `lastFour`) has another. */
const secretName = /(^|\.)(\w*(password|secret|token|hash)|recoveryCodes?|otp\w*|restrictedKey|apiKey)$/i

/** In the place of a value that must not be kept. */
const hidden = '••••'

const hide = (value: unknown): unknown => (value === null || value === undefined ? null : hidden)

/**
 * A second net under what modules hand over, which is only what the contract shows: that a field with the name of a
 * secret changed is kept, what it was and is never.
 */
export const withoutSecrets = ({ field, before, after }: Change): Change =>
  secretName.test(field) ? { field, before: hide(before), after: hide(after) } : { field, before, after }
