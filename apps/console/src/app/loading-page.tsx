import { Center, Loader } from '@mantine/core'
import { messages } from '../lib/messages/layout.ts'

/** Shown for the moment before the first page's code or the session is there. */
export const LoadingPage = () => (
  <Center mih="100vh" role="status" aria-label={messages.loading}>
    <Loader size="sm" />
  </Center>
)
