import type { ConfigurationService } from '../configurations/configuration.service.ts'
import type { CredentialService } from '../credentials/credential.service.ts'
import type { EventTold } from '../integration-events/integration-event.service.ts'
import type { UserService } from '../users/user.service.ts'

export interface RecipientDeps {
  readonly users: Pick<UserService, 'activeMembers'>
  readonly configurations: Pick<ConfigurationService, 'findMany'>
  readonly credentials: Pick<CredentialService, 'find'>
}

/** Who is told of an event, and what it is about in a few words. */
export const createRecipients = ({ users, configurations, credentials }: RecipientDeps) => ({
  /**
   * The chosen people of the configurations it concerns, as far as they are active members. Of a lost credential
   * somebody has to know: the admins, when nobody is chosen.
   */
  of: async (event: EventTold): Promise<{ userIds: string[]; about: string[] }> => {
    const { organizationId, kind, configurationIds, credentialId } = event
    const concerned =
      configurationIds.length === 0 ? [] : await configurations.findMany(organizationId, configurationIds)
    const isCredential = kind === 'integration.authentication.error'
    const credential = isCredential && credentialId ? await credentials.find(organizationId, credentialId) : null
    const ids = [...new Set(concerned.flatMap(({ settings }) => settings.notifications.userIds))]
    const chosen = ids.length === 0 ? [] : await users.activeMembers(organizationId, { ids })
    const told =
      chosen.length === 0 && isCredential ? await users.activeMembers(organizationId, { role: 'admin' }) : chosen
    const about = [...(credential ? [credential.name] : []), ...concerned.map(({ name }) => name)]
    return { userIds: told.map(({ id }) => id), about }
  },
})
