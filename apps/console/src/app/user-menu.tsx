import { sessionEndpoints } from '@billbridge/contract/session'
import { Avatar, Menu, Text, UnstyledButton } from '@mantine/core'
import { IconBook2, IconKeyboard, IconLogout } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { callOnce } from '../lib/api.ts'
import { messages } from '../lib/messages/layout.ts'
import { roleNames } from '../lib/messages/session.ts'
import { paths } from '../lib/paths.ts'
import { useSession } from '../lib/session.ts'

/** Who is signed in, and the way out. */
export const UserMenu = ({ onShowShortcuts }: { onShowShortcuts: () => void }) => {
  const { user, role } = useSession()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const signingOut = useMutation({
    mutationFn: () => callOnce(sessionEndpoints.signOut, {}),
    onSuccess: async () => {
      await navigate(paths.signIn())
      queryClient.clear()
    },
  })
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <UnstyledButton aria-label={messages.userMenu(user.name)}>
          <Avatar name={user.name} size={30} color="iris" alt="" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Text px="sm" pt={6} fw={550} truncate>
          {user.name}
        </Text>
        <Text px="sm" pb={6} size="sm" c="dimmed" truncate>
          {user.email} · {roleNames[role]}
        </Text>
        <Menu.Divider />
        <Menu.Item leftSection={<IconKeyboard size={16} aria-hidden />} onClick={onShowShortcuts}>
          {messages.shortcuts}
        </Menu.Item>
        <Menu.Item
          component="a"
          href="/api/docs"
          target="_blank"
          rel="noreferrer"
          leftSection={<IconBook2 size={16} aria-hidden />}
        >
          {messages.apiReference}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconLogout size={16} aria-hidden />}
          disabled={signingOut.isPending}
          onClick={() => signingOut.mutate()}
        >
          {messages.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
