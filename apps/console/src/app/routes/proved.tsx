import { providerOutcomeSchema } from '@billbridge/contract/identity-providers'
import { Anchor, Text } from '@mantine/core'
import { useEffect } from 'react'
import { Link, useSearchParams } from 'react-router'
import { EntryPage } from '../../features/session/entry-page.tsx'
import { ProviderOutcomeNotice } from '../../features/session/provider-outcome.tsx'
import { confirmationMessages as messages } from '../../lib/messages/password-proof.ts'
import { paths } from '../../lib/paths.ts'
import { tellUnproved } from '../../lib/proof-outcome.ts'
import { Logo } from '../logo.tsx'

/** `/proved`: in the window beside the page that asked for a proof, which goes on by itself. */
export const Component = () => {
  const [params] = useSearchParams()
  const outcome = params.get('provider')
  useEffect(() => {
    const told = providerOutcomeSchema.safeParse(outcome).data
    if (told) tellUnproved(told)
  }, [outcome])
  const title = outcome === null ? messages.doneTitle : messages.failedTitle
  return (
    <EntryPage title={title} purpose={messages.title} mark={<Logo size={36} />}>
      <ProviderOutcomeNotice outcome={outcome} />
      <Text>{outcome === null ? messages.doneText : messages.failedText}</Text>
      {(outcome === 'refused' || outcome === 'away') && <Text mt="sm">{messages.stuck}</Text>}
      <Anchor component={Link} to={paths.overview()} size="sm" mt="md" display="inline-block">
        {messages.toConsole}
      </Anchor>
    </EntryPage>
  )
}
