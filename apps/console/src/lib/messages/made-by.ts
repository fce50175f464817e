import type { Role } from '@billbridge/contract/permissions'
import { countOf } from '../format-count.ts'
import { isolated } from '../isolated.ts'
import { roleNames } from './session.ts'

const ofRole = (role: Role): string => roleNames[role].toLowerCase()

export const messages = {
  apiKeys: (count: number) => `Revoke ${countOf(count, 'API key')} they made`,
  apiKeysText:
    'Machines that use them are refused at once, and this cannot be undone. Not revoked, they go on: whoever knows a secret can use it.',
  invitations: (count: number) => `Revoke ${countOf(count, 'open invitation')} they sent`,
  invitationsText: 'Not revoked, the links let people in until they end.',
  apiKey: (name: string, role: Role) => `${isolated(name)} (${ofRole(role)})`,
  invitation: (email: string, role: Role) => `${isolated(email)} (${ofRole(role)})`,
  confirm: (confirm: string) => `${confirm} and revoke`,
  revoked: (apiKeys: number, invitations: number) => {
    const parts = [
      ...(apiKeys > 0 ? [countOf(apiKeys, 'API key')] : []),
      ...(invitations > 0 ? [countOf(invitations, 'invitation')] : []),
    ]
    return parts.length === 0 ? '' : ` ${parts.join(' and ')} ${apiKeys + invitations === 1 ? 'is' : 'are'} revoked.`
  },
  used: 'used',
  neverUsed: 'never used',
  more: (count: number) => `and ${countOf(count, 'more', 'more')}`,
  unknown:
    'What they made could not be looked up, so nothing of it is revoked with this. Try again, or look through API keys and invitations afterwards.',
  loading: 'Looking for API keys and invitations they made',
}
