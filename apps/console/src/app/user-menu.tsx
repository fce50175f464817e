import { sessionEndpoints } from '@billbridge/contract/session'
import { Text, UnstyledButton } from '@mantine/core'
import { IconBook2, IconKeyboard, IconLogout, IconUserCircle } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { ActionMenu } from '../components/action-menu.tsx'
import { useAskUnsaved } from '../components/use-ask-unsaved.tsx'
import { callOnce } from '../lib/api.ts'
import { initialsOf } from '../lib/initials.ts'
import { messages } from '../lib/messages/layout.ts'
import { roleNames } from '../lib/messages/session.ts'
import { notifyProblem } from '../lib/notify.ts'
import { paths } from '../lib/paths.ts'
import { useSession } from '../lib/session.ts'
import { leaveFor } from '../lib/unsaved.ts'
import classes from './header.module.css'

/** Who is signed in, and the way out. */
export const UserMenu = ({ onShowShortcuts }: { onShowShortcuts: () => void }) => {
  const { user, role } = useSession()
  const unsaved = useAskUnsaved()
  const signingOut = useMutation({
    mutationFn: () => callOnce(sessionEndpoints.signOut, {}),
    // A page loaded anew: nothing of theirs stays in this browser's memory, nor anything that asks who is signed in.
    onSuccess: () => leaveFor(paths.signIn()),
    onError: notifyProblem,
  })
  return (
    <>
      <ActionMenu
        width={240}
        header={
          <div className={classes.person}>
            <div className={classes.personName}>{user.name}</div>
            <Text size="sm" c="dimmed" truncate>
              <bdi>{user.email}</bdi> · {roleNames[role]}
            </Text>
          </div>
        }
        items={[
          {
            label: messages.ownAccount,
            icon: <IconUserCircle size={16} aria-hidden />,
            to: paths.ownAccount(),
            separated: true,
          },
          {
            label: messages.shortcuts,
            icon: <IconKeyboard size={16} aria-hidden />,
            onSelect: onShowShortcuts,
            separated: true,
          },
          { label: messages.apiReference, icon: <IconBook2 size={16} aria-hidden />, href: '/api/docs' },
          {
            label: messages.signOut,
            icon: <IconLogout size={16} aria-hidden />,
            onSelect: () => unsaved.ask(() => signingOut.mutate()),
            separated: true,
          },
        ]}
        target={
          <UnstyledButton className={classes.avatar} aria-label={messages.userMenu(user.name)}>
            <span aria-hidden="true">{initialsOf(user.name)}</span>
          </UnstyledButton>
        }
      />
      {unsaved.dialog}
    </>
  )
}
