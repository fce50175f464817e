import { exportErrorCauses } from '@billbridge/contract/export-decisions'
import type { IntegrationEvent } from '@billbridge/contract/integration-events'
import { fixNames, messages, seeNames } from '../../lib/messages/events.ts'
import { paths } from '../../lib/paths.ts'

/** Causes that a new mapping mends; the others need a mapping changed that is there. */
const newMappingMends: readonly (string | null)[] = ['customer-not-mapped', 'customer-ambiguous']

const exportErrors: readonly (string | null)[] = exportErrorCauses

/** The page that mends an event, with what is known filled in; of one that is not open any more, the page of what it was about. */
export const fixOf = (event: IntegrationEvent): { label: string; to: string } => {
  const { target, cause, mode, credentialId, configurations, actioned } = event
  const { type, id } = target
  const label = (actioned ? seeNames : fixNames)[type]
  switch (type) {
    case 'run':
      return { label, to: paths.run(id) }
    case 'credential':
      return { label, to: paths.credential(id) }
    case 'configuration':
      return { label, to: paths.configuration(id) }
    case 'billExport':
      // What was found of a bill without a run, and failed, stands for every bill that failed so.
      return exportErrors.includes(cause) && !actioned
        ? {
            label: messages.seeFailures,
            to: paths.exports('error', { mode, cause: cause ?? undefined, configurationId: configurations[0]?.id }),
          }
        : { label, to: paths.billExport(id) }
    case 'account':
      return newMappingMends.includes(cause) && !actioned
        ? { label, to: paths.externalMappings({ new: 1, accountId: id, credentialId: credentialId ?? undefined }) }
        : { label: messages.changeMapping, to: paths.externalMappings({ accountId: id, mode }) }
  }
}
