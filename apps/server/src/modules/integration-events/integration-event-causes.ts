import type { EventKind } from '@billbridge/contract/integration-events'
import type { ExternalMappingService } from '../accounts/external-mapping.service.ts'
import type { ConfigurationService } from '../configurations/configuration.service.ts'
import type { CredentialService } from '../credentials/credential.service.ts'
import type { EventRecord } from './event-record.ts'

export interface CauseDeps {
  readonly credentials: Pick<CredentialService, 'disconnected' | 'reconnected' | 'removing'>
  readonly mappings: Pick<ExternalMappingService, 'mappingChanged' | 'findFor'>
  readonly configurations: Pick<ConfigurationService, 'changed' | 'usesOf'>
}

interface Events {
  readonly record: (event: EventRecord) => Promise<void>
  readonly settle: (organizationId: string, kind: EventKind, targetId: string) => Promise<void>
  /** The mappings of these accounts are made. */
  readonly settleMappings: (wanted: {
    organizationId: string
    accountIds: readonly string[]
    stripeAccountId: string
    mode: EventRecord['mode']
  }) => Promise<void>
  /** The object is gone, and with it whatever was to be mended. */
  readonly close: (organizationId: string, targetId: string) => Promise<void>
}

const authentication = 'integration.authentication.error'

/** What modules before this one announce raises events and settles them, each in the transaction of its cause. */
export const followCauses = ({ credentials, mappings, configurations }: CauseDeps, events: Events): void => {
  credentials.disconnected.subscribe(async ({ organizationId, credentialId, stripeAccountId, mode, message }) => {
    const uses = await configurations.usesOf(organizationId, [credentialId])
    await events.record({
      organizationId,
      kind: authentication,
      mode,
      target: { type: 'credential', id: credentialId },
      dedupeKey: credentialId,
      credentialId,
      stripeAccountId,
      configurationIds: (uses.get(credentialId) ?? []).map(({ id }) => id),
      message,
      remedy: 'Reconnect the credential. The exports that wait for it go on by themselves.',
    })
  })
  credentials.reconnected.subscribe(({ organizationId, credentialId }) =>
    events.settle(organizationId, authentication, credentialId),
  )
  credentials.removing.subscribe(({ organizationId, credentialId }) => events.close(organizationId, credentialId))

  mappings.mappingChanged.subscribe(async ({ organizationId, accountIds, stripeAccountId, mode }) => {
    const found = await mappings.findFor(organizationId, accountIds, stripeAccountId, mode)
    const mapped = accountIds.filter((id) => found.get(id)?.status === 'active')
    if (mapped.length > 0) await events.settleMappings({ organizationId, accountIds: mapped, stripeAccountId, mode })
  })

  configurations.changed.subscribe(async ({ organizationId, configurationId, kind }) => {
    if (kind === 'enabled') await events.settle(organizationId, 'integration.disabled.error', configurationId)
    if (kind === 'removed') await events.close(organizationId, configurationId)
  })
}
