import type { ProblemResponse } from '@billbridge/contract/client'
import { type Credential, credentialEndpoints } from '@billbridge/contract/credentials'
import { Group } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { ActionButton } from '../../../components/action-button.tsx'
import { Notice } from '../../../components/notice.tsx'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { call } from '../../../lib/api.ts'
import { connectMessages as messages } from '../../../lib/messages/credential-wizard.ts'
import { destinationNames } from '../../../lib/messages/destinations.ts'
import { usePermission } from '../../../lib/session.ts'

interface SiteWayProps {
  credential: Credential
  /** Asked before the page is left; false: what was shown is not true any more. */
  mayConnect?: (() => Promise<boolean>) | undefined
  onRefused?: (problem: ProblemResponse) => void
}

/** Go to Stripe: leaves for Stripe's consent page; the answer comes back to an address of the console. */
export const SiteWay = ({ credential, mayConnect, onRefused }: SiteWayProps) => {
  const authorize = useMutation({
    mutationFn: async () => {
      if (mayConnect && !(await mayConnect())) return null
      return call(credentialEndpoints.authorize, { params: { credentialId: credential.id } })
    },
    onSuccess: (answered) => answered && window.location.assign(answered.url),
    onError: (problem) => onRefused?.(problem),
  })
  const { reason } = usePermission('credentials:write')
  return (
    <>
      <Notice kind="info" title={messages.infoTitle}>
        <ul style={{ margin: '4px 0 0', paddingInlineStart: 18 }}>
          {messages.info.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </Notice>
      {authorize.error && <ProblemAlert problem={authorize.error} />}
      <Group gap="sm">
        <ActionButton
          disabledReason={reason}
          onClick={() => authorize.mutate()}
          // The page is being left after success: the button stays busy until it is gone.
          loading={authorize.isPending || Boolean(authorize.data)}
          rightSection={<IconExternalLink size={16} aria-hidden />}
        >
          {messages.goToStripe}
        </ActionButton>
        {credential.destination && messages.modeLine(destinationNames[credential.destination])}
      </Group>
    </>
  )
}
