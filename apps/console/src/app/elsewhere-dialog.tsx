import { sessionEndpoints } from '@billbridge/contract/session'
import { Button, Group, Stack, Text } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Dialog } from '../components/dialog.tsx'
import { ProblemAlert } from '../components/problem-alert.tsx'
import { settleReturn } from '../lib/acting-as.ts'
import { callOnce } from '../lib/api.ts'
import { messages } from '../lib/messages/session.ts'
import { paths } from '../lib/paths.ts'
import { useSession } from '../lib/session.ts'
import { leaveFor } from '../lib/unsaved.ts'

/**
 * Over a page that is about others than the session, as another tab switched or signed somebody else in: the same person
 * switches back and loses nothing, or leaves the page.
 */
export const ElsewhereDialog = () => {
  const page = useSession()
  const { data } = useQuery({
    queryKey: ['session-of-now'],
    queryFn: ({ signal }) => callOnce(sessionEndpoints.current, {}, { signal }),
    staleTime: 0,
    gcTime: 0,
  })
  const switchingBack = useMutation({
    mutationFn: () => callOnce(sessionEndpoints.switchOrganization, { body: { organizationId: page.organization.id } }),
    onSuccess: () => settleReturn(true),
  })
  const leave = () => {
    settleReturn(false)
    leaveFor(paths.overview())
  }
  if (!data) return null
  const now = data.session
  const isSamePerson = now?.user.id === page.user.id
  const text = () => {
    if (!now) return messages.expiredTitle
    if (isSamePerson) return messages.switchedText(page.organization.name, now.organization.name)
    return messages.otherPersonText(now.user.name)
  }
  return (
    <Dialog above closable={false} onClose={leave} title={messages.elsewhereTitle}>
      <Stack gap="md">
        <Text>{text()}</Text>
        {switchingBack.error && <ProblemAlert problem={switchingBack.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant={isSamePerson ? 'default' : 'filled'} onClick={leave}>
            {now && isSamePerson ? messages.goThere(now.organization.name) : messages.reload}
          </Button>
          {isSamePerson && (
            <Button data-autofocus loading={switchingBack.isPending} onClick={() => switchingBack.mutate()}>
              {messages.switchBack(page.organization.name)}
            </Button>
          )}
        </Group>
      </Stack>
    </Dialog>
  )
}
