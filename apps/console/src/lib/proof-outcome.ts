import { type ProviderOutcome, providerOutcomeSchema } from '@billbridge/contract/identity-providers'

// Not by `opener`: a provider's page may have cut the two windows apart.
const openChannel = () => new BroadcastChannel('billbridge.proof')

/** Tells the pages that wait for it that the proof came to nothing in this window. */
export const tellUnproved = (outcome: ProviderOutcome): void => {
  const channel = openChannel()
  channel.postMessage(outcome)
  channel.close()
}

/** Hears what a window beside tells, until it is ended. */
export const hearUnproved = (hear: (outcome: ProviderOutcome) => void): (() => void) => {
  const channel = openChannel()
  channel.onmessage = ({ data }) => {
    const told = providerOutcomeSchema.safeParse(data).data
    if (told) hear(told)
  }
  return () => channel.close()
}
