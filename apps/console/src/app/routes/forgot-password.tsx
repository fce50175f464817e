import { Anchor } from '@mantine/core'
import { Link } from 'react-router'
import { EntryPage } from '../../features/session/entry-page.tsx'
import { ForgotPasswordForm } from '../../features/session/forgot-password-form.tsx'
import { forgottenMessages as messages, toSignIn } from '../../lib/messages/entry.ts'
import { paths } from '../../lib/paths.ts'
import { Logo } from '../logo.tsx'

/** `/forgot-password` */
export const Component = () => (
  <EntryPage title={messages.title} purpose={messages.purpose} mark={<Logo size={36} />}>
    <ForgotPasswordForm />
    <Anchor component={Link} to={paths.signIn()} size="sm" mt="md" display="inline-block">
      {toSignIn}
    </Anchor>
  </EntryPage>
)
