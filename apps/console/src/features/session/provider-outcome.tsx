import { providerOutcomeSchema } from '@billbridge/contract/identity-providers'
import { Box } from '@mantine/core'
import { Notice } from '../../components/notice.tsx'
import { outcomes } from '../../lib/messages/identity-provider.ts'

/** What became of a sign-in through an identity provider, from the address that it came back to. */
export const ProviderOutcomeNotice = ({ outcome }: { outcome: string | null }) => {
  const known = providerOutcomeSchema.safeParse(outcome).data
  if (!known) return null
  return (
    <Box mb="md">
      <Notice announced kind="attention" title={outcomes[known]} />
    </Box>
  )
}
