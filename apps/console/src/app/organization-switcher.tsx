import type { ProblemResponse } from '@billbridge/contract/client'
import { sessionEndpoints } from '@billbridge/contract/session'
import { Anchor, Text, UnstyledButton } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { ActionMenu } from '../components/action-menu.tsx'
import { useAskUnsaved } from '../components/use-ask-unsaved.tsx'
import { call } from '../lib/api.ts'
import { messages } from '../lib/messages/layout.ts'
import { planNames } from '../lib/messages/organization.ts'
import { notify, notifyProblem } from '../lib/notify.ts'
import { paths } from '../lib/paths.ts'
import { useSession } from '../lib/session.ts'
import type { SignInState } from '../lib/sign-in-state.ts'
import { leaveFor } from '../lib/unsaved.ts'
import classes from './header.module.css'

/** Toasts stand outside the routes: the link loads the page anew. */
const CodesNeeded = ({ problem: { problem } }: { problem: ProblemResponse }) => (
  <>
    {problem.title}. {problem.remedy} <Anchor href={paths.ownAccount()}>{messages.ownAccount}</Anchor>
  </>
)

/** Shows where one works. Switching loads the page anew: all that was there belonged to the other organization. */
export const OrganizationSwitcher = () => {
  const { user, organization, organizations } = useSession()
  const unsaved = useAskUnsaved()
  const navigate = useNavigate()
  const switching = useMutation({
    mutationFn: (organizationId: string) => call(sessionEndpoints.switchOrganization, { body: { organizationId } }),
    onSuccess: () => leaveFor(paths.overview()),
    onError: (error, organizationId) => {
      if (error.type === 'one-time-codes-required') return notify(<CodesNeeded problem={error} />)
      if (error.type !== 'sign-in-with-provider') return notifyProblem(error)
      // Somebody who is linked there goes to the provider; others give their password, and can link.
      const address: unknown = error.problem.details?.signInAddress
      const state: SignInState = { email: user.email, organizationId }
      const to = typeof address === 'string' ? paths.signInByProvider(address) : paths.signIn()
      return void navigate(to, { state })
    },
  })
  return (
    <>
      <ActionMenu
        align="start"
        width={280}
        header={
          <Text size="xs" c="dimmed" px="sm" py={4}>
            {organizations.length === 1 ? messages.onlyOrganization : messages.organization}
          </Text>
        }
        items={organizations.map(({ id, name }) => ({
          label: name,
          current: id === organization.id,
          onSelect: () => id !== organization.id && unsaved.ask(() => switching.mutate(id)),
        }))}
        target={
          <UnstyledButton className={classes.switcher} aria-label={messages.switchOrganization(organization.name)}>
            <span className={classes.switcherName}>{organization.name}</span>
            <span className={classes.plan}>{planNames[organization.plan]}</span>
            <IconChevronDown size={14} aria-hidden className={classes.chevron} />
          </UnstyledButton>
        }
      />
      {unsaved.dialog}
    </>
  )
}
