import { authorizationOutcomes } from '@billbridge/contract/credentials'
import { Box } from '@mantine/core'
import { Notice } from '../components/notice.tsx'
import { stripeReturnMessages as messages } from '../lib/messages/sign-in.ts'
import { paths } from '../lib/paths.ts'

const origin = 'http://here.invalid'

/** Whether the page that waits behind the sign-in is an answer from Stripe's consent page. */
const isReturn = (next: string | null): boolean => {
  if (!next?.startsWith(paths.credentials())) return false
  const outcome = new URL(next, origin).searchParams.get('outcome')
  return authorizationOutcomes.some((known) => known === outcome)
}

/** For whoever comes back from Stripe in a browser that is not signed in: why to sign in, and what follows. */
export const StripeReturnNotice = ({ next }: { next: string | null }) =>
  isReturn(next) ? (
    <Box mb="md" ta="start">
      <Notice kind="info" title={messages.title}>
        {messages.text}
      </Notice>
    </Box>
  ) : null
