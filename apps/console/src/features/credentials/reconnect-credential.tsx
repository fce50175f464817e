import type { Credential } from '@billbridge/contract/credentials'
import { Stack } from '@mantine/core'
import { useState } from 'react'
import { Dialog } from '../../components/dialog.tsx'
import { detailMessages as messages } from '../../lib/messages/credential-detail.ts'
import { notify } from '../../lib/notify.ts'
import { BeforeReconnecting } from './before-reconnecting.tsx'
import { ConnectWays } from './connect/connect-ways.tsx'

/** Both ways to get access back to the same account; going to Stripe leaves the page and comes back to it. */
export const ReconnectCredential = ({ credential, onClose }: { credential: Credential; onClose: () => void }) => {
  const [byKey, setByKey] = useState(credential.method === 'restricted-key')
  const { stripeAccountName, stripeAccountId } = credential
  const account = [stripeAccountName, stripeAccountId && `(${stripeAccountId})`].filter(Boolean).join(' ')
  return (
    <Dialog onClose={onClose} size="lg" title={messages.reconnectTitle(credential.name)} mode={credential.mode}>
      <Stack gap="md">
        <p>{messages.reconnectText(account)}</p>
        <BeforeReconnecting credential={credential} />
        <ConnectWays
          credential={credential}
          byKey={byKey}
          onByKey={setByKey}
          onConnected={() => {
            notify(messages.reconnected)
            onClose()
          }}
        />
      </Stack>
    </Dialog>
  )
}
