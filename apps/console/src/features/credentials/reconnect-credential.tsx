import { ProblemResponse } from '@billbridge/contract/client'
import type { Credential } from '@billbridge/contract/credentials'
import { Stack } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Dialog } from '../../components/dialog.tsx'
import { Notice } from '../../components/notice.tsx'
import { detailMessages as messages } from '../../lib/messages/credential-detail.ts'
import { messages as goingOnMessages } from '../../lib/messages/going-on.ts'
import { notify } from '../../lib/notify.ts'
import { sentByItself } from '../../lib/sent-by-itself.ts'
import { BeforeReconnecting } from './before-reconnecting.tsx'
import { ConnectWays } from './connect/connect-ways.tsx'
import { reconnectionPreviewQuery } from './credential-queries.ts'

/** Nobody is kept without access because a number could not be read: it is said, also where this dialog is gone by then. */
const toUntold = (error: Error): null => {
  if (!(error instanceof ProblemResponse)) throw error
  notify(goingOnMessages.untold)
  return null
}

/** Looks again before access is given back: of more bills than were shown it asks anew. */
const useLookAgain = ({ id, status }: Credential) => {
  const queryClient = useQueryClient()
  const [grown, setGrown] = useState(false)
  const mayConnect = async (): Promise<boolean> => {
    if (status !== 'disconnected') return true
    const query = reconnectionPreviewQuery(id)
    const shown = queryClient.getQueryData(query.queryKey)
    const now = await queryClient.fetchQuery(query).catch(toUntold)
    if (!now) return true
    const more = sentByItself(now) > (shown ? sentByItself(shown) : 0)
    setGrown(more)
    return !more
  }
  return { grown, mayConnect }
}

interface ReconnectCredentialProps {
  credential: Credential
  onClose: () => void
  /** Access is back, by a key. */
  onConnected: () => void
}

/** Both ways to get access back to the same account; going to Stripe leaves the page and comes back to it. */
export const ReconnectCredential = ({ credential, onClose, onConnected }: ReconnectCredentialProps) => {
  const [byKey, setByKey] = useState(credential.method === 'restricted-key')
  const { grown, mayConnect } = useLookAgain(credential)
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
          mayConnect={mayConnect}
          onConnected={onConnected}
        />
        {grown && <Notice kind="attention" title={goingOnMessages.grown} announced />}
      </Stack>
    </Dialog>
  )
}
