import { sessionEndpoints } from '@billbridge/contract/session'
import { Menu, Text, UnstyledButton } from '@mantine/core'
import { IconCheck, IconChevronDown } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { call } from '../lib/api.ts'
import { messages } from '../lib/messages/layout.ts'
import { planNames } from '../lib/messages/organization.ts'
import { paths } from '../lib/paths.ts'
import { sessionQuery, useSession } from '../lib/session.ts'
import classes from './header.module.css'

/** Shows where one works. Switching forgets everything loaded: all of it belonged to the other organization. */
export const OrganizationSwitcher = () => {
  const { organization, organizations } = useSession()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const switching = useMutation({
    mutationFn: (organizationId: string) => call(sessionEndpoints.switchOrganization, { body: { organizationId } }),
    onSuccess: async (session) => {
      await navigate(paths.overview())
      queryClient.clear()
      queryClient.setQueryData(sessionQuery.queryKey, session)
    },
  })
  return (
    <Menu position="bottom-start" width={280}>
      <Menu.Target>
        <UnstyledButton className={classes.switcher} aria-label={messages.switchOrganization(organization.name)}>
          <span className={classes.switcherName}>{organization.name}</span>
          <span className={classes.plan}>{planNames[organization.plan]}</span>
          <IconChevronDown size={14} aria-hidden style={{ flex: 'none' }} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{messages.organization}</Menu.Label>
        {organizations.map(({ id, name }) => (
          <Menu.Item
            key={id}
            disabled={switching.isPending}
            aria-current={id === organization.id || undefined}
            rightSection={id === organization.id ? <IconCheck size={16} aria-hidden /> : null}
            onClick={() => id !== organization.id && switching.mutate(id)}
          >
            {name}
          </Menu.Item>
        ))}
        {organizations.length === 1 && (
          <Text size="xs" c="dimmed" px="sm" py={4}>
            {messages.onlyOrganization}
          </Text>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
