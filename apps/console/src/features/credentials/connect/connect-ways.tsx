import type { ProblemResponse } from '@billbridge/contract/client'
import type { Credential } from '@billbridge/contract/credentials'
import { Button, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Notice } from '../../../components/notice.tsx'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { connectMessages as messages } from '../../../lib/messages/credential-wizard.ts'
import { destinationNames } from '../../../lib/messages/destinations.ts'
import { connectionOptionsQuery } from '../credential-queries.ts'
import { RestrictedKeyForm } from './restricted-key-form.tsx'
import type { KeyFormValues } from './secret-key.ts'
import { SiteWay } from './site-way.tsx'

interface ConnectWaysProps {
  credential: Credential
  byKey: boolean
  onByKey: (byKey: boolean) => void
  entered?: KeyFormValues | undefined
  onEnter?: (values: KeyFormValues) => void
  /** Asked before either way is taken; false: not now. */
  mayConnect?: (() => Promise<boolean>) | undefined
  /** A restricted key was taken. The other way leaves the page. */
  onConnected: (credential: Credential) => void
  onRefused?: (problem: ProblemResponse) => void
}

/** Both ways to connect: on Stripe's site, or by a restricted key. Where the site is not set up, the key alone. */
export const ConnectWays = (props: ConnectWaysProps) => {
  const { credential, byKey, onByKey, mayConnect, onRefused } = props
  const options = useQuery(connectionOptionsQuery)
  if (options.error) return <ProblemAlert problem={options.error} onRetry={() => void options.refetch()} />
  if (!options.data) return <Skeleton height={120} />
  const { mode, destination } = credential
  const siteWorks = mode !== null && options.data.oauthModes.includes(mode)
  if (siteWorks && !byKey)
    return (
      <>
        <SiteWay credential={credential} mayConnect={mayConnect} {...(onRefused ? { onRefused } : {})} />
        <div>
          <Button variant="subtle" size="compact-sm" onClick={() => onByKey(true)}>
            {messages.useKey}
          </Button>
        </div>
      </>
    )
  return (
    <>
      {!siteWorks && destination && (
        <Notice kind="attention" title={messages.oauthOff(destinationNames[destination])}>
          {messages.oauthOffHow}
        </Notice>
      )}
      <RestrictedKeyForm {...props} formUrl={options.data.restrictedKeyUrls[mode ?? 'test']} />
      {siteWorks && (
        <div>
          <Button variant="subtle" size="compact-sm" onClick={() => onByKey(false)}>
            {messages.useSite}
          </Button>
        </div>
      )}
    </>
  )
}
