import { type Credential, credentialEndpoints } from '@billbridge/contract/credentials'
import { Button, Stack } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ActionButton } from '../../../components/action-button.tsx'
import { Panel } from '../../../components/panel.tsx'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { call } from '../../../lib/api.ts'
import { connectMessages, wizardMessages as messages } from '../../../lib/messages/credential-wizard.ts'
import { usePermission } from '../../../lib/session.ts'
import { AccountCard } from '../connect/account-card.tsx'
import { ConnectWays } from '../connect/connect-ways.tsx'
import { OutcomeNotice } from '../connect/outcome-notice.tsx'
import { PermissionList } from '../connect/permission-list.tsx'
import classes from './create-credential.module.css'
import type { Wizard } from './use-wizard.ts'
import { outcomeToExplain } from './wizard.ts'

interface AuthenticateStageProps {
  wizard: Wizard
  credential: Credential
  onCreated: (credential: Credential) => void
}

/** Stage 4: the way to Stripe and back, then the account as a business card, then Create Credential. */
export const AuthenticateStage = ({ wizard, credential, onCreated }: AuthenticateStageProps) => {
  const [another, setAnother] = useState(false)
  const finish = useMutation({
    mutationFn: () => call(credentialEndpoints.finish, { params: { credentialId: credential.id } }),
    onSuccess: onCreated,
    onError: wizard.refused,
  })
  const { reason } = usePermission('credentials:write')
  const connected = credential.authorized && !another
  return (
    <>
      <Stack gap="md">
        <OutcomeNotice outcome={outcomeToExplain(wizard.address.outcome, credential.authorized)} />
        <Panel heading={messages.panels.authenticate}>
          {connected ? (
            <Connected credential={credential} onAnother={() => setAnother(true)} />
          ) : (
            <ConnectWays
              credential={credential}
              byKey={wizard.address.byKey}
              onByKey={(byKey) => wizard.show({ byKey })}
              entered={wizard.entered.key}
              onEnter={(key) => wizard.enter({ key })}
              onConnected={() => {
                setAnother(false)
                // The key has been taken: nothing keeps it here any longer.
                wizard.enter({ key: { accountName: '', secretKey: '', acceptFullSecretKey: false } })
                wizard.show({ byKey: false })
              }}
              onRefused={wizard.refused}
            />
          )}
          {finish.error && <ProblemAlert problem={finish.error} />}
        </Panel>
      </Stack>
      <div className={classes.buttons}>
        <Button
          variant="default"
          onClick={() => wizard.show({ stage: 'destination' })}
          disabled={finish.isPending || finish.isSuccess}
        >
          {messages.back}
        </Button>
        <ActionButton
          onClick={() => finish.mutate()}
          loading={finish.isPending || finish.isSuccess}
          disabledReason={reason ?? (connected ? undefined : messages.createNeedsAccount)}
        >
          {messages.create}
        </ActionButton>
      </div>
    </>
  )
}

const Connected = ({ credential, onAnother }: { credential: Credential; onAnother: () => void }) => (
  <>
    <div role="status" className={classes.announcement}>
      {messages.connectedAnnounce(credential.stripeAccountName ?? credential.stripeAccountId ?? '')}
    </div>
    <AccountCard credential={credential} />
    {credential.permissions.length > 0 && <PermissionList permissions={credential.permissions} />}
    <div>
      <Button variant="subtle" size="compact-sm" onClick={onAnother}>
        {connectMessages.another}
      </Button>
    </div>
  </>
)
