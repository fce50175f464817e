import type { IntegrationEvent } from '@billbridge/contract/integration-events'

/** How many names a row shows; the others are counted. */
const mostNamed = 3

/** Names of the credential and the configurations that an event is about. */
export const aboutOf = ({ credential, configurations }: Pick<IntegrationEvent, 'credential' | 'configurations'>) => {
  const all = [...(credential ? [credential] : []), ...configurations]
  return { named: all.slice(0, mostNamed), more: Math.max(0, all.length - mostNamed) }
}
