import type { ConfigurationSettings } from '@billbridge/contract/configurations'
import type { Mode } from '@billbridge/contract/modes'
import type { Actor } from '../../platform/actor.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import type { AccountService } from '../accounts/account.service.ts'
import type { CredentialService } from '../credentials/credential.service.ts'
import type { UserService } from '../users/user.service.ts'
import type { ConfigurationModel, ConfigurationRow } from './configuration.model.ts'
import { accountIdsOf, unknownAccountErrors } from './settings-accounts.ts'

const mostErrors = 100

export const toNameLower = (name: string): string => name.normalize('NFC').toLowerCase()

/** @throws ProblemError `configuration-archived` */
export const refuseArchived = ({ archived, name }: ConfigurationRow): void => {
  if (archived) throw new ProblemError('configuration-archived', { detail: `“${name}” is archived.` })
}

/** What is asked of the rest of an organization before a configuration is stored. Call it in the transaction that stores. */
export const createConfigurationChecks = (deps: {
  configurations: ConfigurationModel
  credentials: Pick<CredentialService, 'find' | 'hold'>
  accounts: Pick<AccountService, 'find'>
  users: Pick<UserService, 'findMany'>
}) => {
  const { configurations, credentials, accounts, users } = deps

  return {
    /** @throws ProblemError `configuration-name-taken`; archived configurations give their names back */
    refuseTakenName: async ({ organizationId, _id }: ConfigurationRow, name: string): Promise<void> => {
      const nameLower = toNameLower(name)
      const taken = await configurations.exists({ organizationId, archived: false, nameLower, _id: { $ne: _id } })
      if (!taken) return
      throw new ProblemError('configuration-name-taken', {
        detail: `Another configuration is already named “${name}”.`,
        errors: [{ field: 'name', message: 'is the name of another configuration' }],
      })
    },

    /**
     * Accounts that were stored before may stay, whatever became of them.
     * @throws ProblemError `not-found`, naming each account that is not of the organization
     */
    refuseUnknownAccounts: async (
      organizationId: string,
      settings: ConfigurationSettings,
      storedIds: readonly string[],
    ): Promise<void> => {
      const known = new Set(storedIds)
      const unsure = accountIdsOf(settings).filter((id) => !known.has(id))
      for (const { id } of await accounts.find(organizationId, unsure)) known.add(id)
      const errors = unknownAccountErrors(settings, known).slice(0, mostErrors)
      if (errors.length === 0) return
      throw new ProblemError('not-found', { detail: 'The settings name accounts that do not exist here.', errors })
    },

    /** @throws ProblemError `not-found`, naming each person to be told who is no member; those stored before may stay */
    refuseUnknownUsers: async (actor: Actor, settings: ConfigurationSettings, storedIds: readonly string[]) => {
      const { userIds } = settings.notifications
      const known = new Set(storedIds)
      const unsure = userIds.filter((id) => !known.has(id))
      if (unsure.length > 0) for (const { id } of await users.findMany(actor, unsure)) known.add(id)
      const errors = userIds.flatMap((id, place) =>
        known.has(id) ? [] : [{ field: `settings.notifications.userIds.${place}`, message: 'is nobody of yours' }],
      )
      if (errors.length === 0) return
      throw new ProblemError('not-found', { detail: 'The settings name people who are no members here.', errors })
    },

    /**
     * The mode and account of a credential that is about to be used; from here on it cannot be deleted unseen.
     * @throws ProblemError `not-found`, `credential-not-connected`
     */
    connectedCredential: async (
      organizationId: string,
      credentialId: string,
    ): Promise<{ mode: Mode; stripeAccountId: string }> => {
      const credential = await credentials.find(organizationId, credentialId)
      if (!credential) {
        const errors = [{ field: 'credentialId', message: 'is not a credential of this organization' }]
        throw new ProblemError('not-found', { detail: 'There is no such credential.', errors })
      }
      const { status, mode, stripeAccountId, name } = credential
      if (status === 'connected' && mode !== null && stripeAccountId !== null) {
        await credentials.hold(organizationId, credentialId)
        return { mode, stripeAccountId }
      }
      const errors = [{ field: 'credentialId', message: 'is not connected' }]
      throw new ProblemError('credential-not-connected', {
        detail: `The credential “${name}” is not connected.`,
        errors,
        details: { credentialId, status },
      })
    },
  }
}
