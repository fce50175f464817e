import '@mantine/notifications/styles.css'
import { Notifications } from '@mantine/notifications'
import { messages } from '../lib/messages/layout.ts'

/** Where toasts appear. */
export const Toasts = () => (
  <Notifications position="bottom-right" limit={3} autoClose={6000} role="status" aria-label={messages.notifications} />
)
