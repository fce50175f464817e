import type { IdentityProvider } from '@billbridge/contract/identity-providers'
import { roles } from '@billbridge/contract/permissions'
import type { ListedUser } from '@billbridge/contract/users'
import type { MenuEntry } from '../../components/menu-entry.ts'
import { messages as shared } from '../../lib/messages/components.ts'
import { messages } from '../../lib/messages/people.ts'
import { paths } from '../../lib/paths.ts'
import type { MemberChange } from './people-queries.ts'

interface MenuFacts {
  /** Why one may change nobody. */
  reason: string | undefined
  ownId: string
  activeAdmins: number | undefined
  /** The organization's identity provider; null where there is none, and for those who may not see it. */
  provider: Pick<IdentityProvider, 'lastLinkedAdminId'> | null
  onChange: (change: MemberChange) => void
}

/** Why this one can be nothing less, and not be removed. */
const neededAs = ({ id, role, status }: ListedUser, { activeAdmins, provider }: MenuFacts): string | undefined => {
  if (role === 'admin' && status === 'active' && activeAdmins === 1) return messages.lastAdmin
  return provider?.lastLinkedAdminId === id ? messages.lastLinkedAdmin : undefined
}

const unlinking = (user: ListedUser, { reason, ownId, provider, onChange }: MenuFacts): MenuEntry => {
  const last = provider?.lastLinkedAdminId === user.id ? messages.lastLinkedAdmin : undefined
  const unlinked = user.linked === false ? messages.unlinkNothing : undefined
  return {
    label: messages.unlink,
    disabledReason: reason ?? (user.id === ownId ? messages.unlinkOwn : (last ?? unlinked)),
    onSelect: () => onChange({ kind: 'unlink', user }),
  }
}

/** What can become of a member; what cannot says why. */
export const memberMenu = (user: ListedUser, facts: MenuFacts): MenuEntry[] => {
  const { reason, provider, onChange } = facts
  const weaker = reason ?? neededAs(user, facts)
  const others = roles.filter((role) => role !== user.role)
  const isActive = user.status === 'active'
  return [
    ...others.map((role) => ({
      label: messages.makeRole(role),
      disabledReason: weaker,
      onSelect: () => onChange({ kind: 'role', role, user }),
    })),
    {
      label: messages.resetCodes,
      disabledReason: reason,
      separated: true,
      onSelect: () => onChange({ kind: 'reset-codes', user }),
    },
    ...(provider ? [unlinking(user, facts)] : []),
    isActive
      ? {
          label: messages.suspend,
          disabledReason: weaker,
          separated: true,
          onSelect: () => onChange({ kind: 'suspend', user }),
        }
      : {
          label: messages.resume,
          disabledReason: reason,
          separated: true,
          onSelect: () => onChange({ kind: 'resume', user }),
        },
    {
      label: messages.remove,
      danger: true,
      disabledReason: weaker,
      onSelect: () => onChange({ kind: 'remove', user }),
    },
    { label: shared.history, to: paths.auditLog({ target: user.id }), separated: true },
  ]
}
