import { type Credential, credentialEndpoints } from '@billbridge/contract/credentials'
import type { EndpointOutput } from '@billbridge/contract/endpoint'
import { Button, Group, List, Select, Skeleton, Stack } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { Dialog } from '../../components/dialog.tsx'
import { GoingOnSummary } from '../../components/going-on-summary.tsx'
import { Notice } from '../../components/notice.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { call } from '../../lib/api.ts'
import { isolated } from '../../lib/isolated.ts'
import { messages as shared } from '../../lib/messages/components.ts'
import { replaceMessages as messages } from '../../lib/messages/credential-detail.ts'
import { destinationNames } from '../../lib/messages/destinations.ts'
import { messages as goingOnMessages } from '../../lib/messages/going-on.ts'
import { notify } from '../../lib/notify.ts'
import { paths } from '../../lib/paths.ts'
import { sentByItself } from '../../lib/sent-by-itself.ts'
import { credentialsQuery, forgetCredentials, replacementPreviewQuery } from './credential-queries.ts'

interface ReplaceCredentialProps {
  credential: Credential
  onClose: () => void
}

type Preview = EndpointOutput<typeof credentialEndpoints.replacementPreview>

/** In whichever Stripe account. */
const sentAtOnce = (preview: Preview): number => sentByItself(preview) + preview.exportsMovingInRun

const useReplace = (credential: Credential, onDone: () => void) => {
  const queryClient = useQueryClient()
  return useMutation({
    /** Looks again first: of more bills than were shown it asks anew, and answers null. */
    mutationFn: async (replacementId: string) => {
      const query = replacementPreviewQuery(credential.id, replacementId)
      const shown = queryClient.getQueryData(query.queryKey)
      const now = await queryClient.fetchQuery(query)
      if (sentAtOnce(now) > (shown ? sentAtOnce(shown) : 0)) return null
      return call(credentialEndpoints.replace, { params: { credentialId: credential.id }, body: { replacementId } })
    },
    onSuccess: async (done) => {
      if (!done) return
      notify(messages.done(done.configurationCount))
      onDone()
      await forgetCredentials(queryClient)
    },
  })
}

/** Moves the configurations to another credential, after showing what that means. */
export const ReplaceCredential = ({ credential, onClose }: ReplaceCredentialProps) => {
  const destination = credential.destination ?? 'stripe'
  const [replacementId, setReplacementId] = useState<string | null>(null)
  const candidates = useQuery(credentialsQuery({ status: ['connected'], destination, sort: 'name', limit: 200 }))
  const replace = useReplace(credential, onClose)
  const others = candidates.data?.data.filter(({ id }) => id !== credential.id)
  return (
    <Dialog onClose={onClose} size="lg" title={messages.title(credential.name)} mode={credential.mode}>
      <Stack gap="md">
        <p>{messages.text}</p>
        {candidates.error && <ProblemAlert problem={candidates.error} onRetry={() => void candidates.refetch()} />}
        {!others && !candidates.error && <Skeleton height={84} />}
        {others?.length === 0 && (
          <Notice
            kind="info"
            title={messages.none(destinationNames[destination])}
            actions={
              <Button component={Link} to={paths.newCredential()} size="xs" variant="default">
                {messages.createFirst}
              </Button>
            }
          />
        )}
        {others !== undefined && others.length > 0 && (
          <Select
            label={messages.label}
            description={messages.help(destinationNames[destination])}
            placeholder={messages.placeholder}
            data={others.map(({ id, name, stripeAccountName }) => ({
              value: id,
              label: stripeAccountName ? `${isolated(name)} · ${isolated(stripeAccountName)}` : name,
            }))}
            value={replacementId}
            onChange={(id) => {
              replace.reset()
              setReplacementId(id)
            }}
            searchable
            openOnFocus={false}
            data-autofocus
          />
        )}
        {replacementId && <Consequences credential={credential} replacementId={replacementId} />}
        {replace.data === null && <Notice kind="attention" title={goingOnMessages.grown} announced />}
        {replace.error && <ProblemAlert problem={replace.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {shared.cancel}
          </Button>
          <Button
            disabled={!replacementId}
            loading={replace.isPending}
            onClick={() => replacementId && replace.mutate(replacementId)}
          >
            {messages.confirm}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}

const Consequences = ({ credential, replacementId }: { credential: Credential; replacementId: string }) => {
  const preview = useQuery(replacementPreviewQuery(credential.id, replacementId))
  if (preview.error) return <ProblemAlert problem={preview.error} onRetry={() => void preview.refetch()} />
  if (!preview.data) return <Skeleton height={120} />
  const { sameStripeAccount, configurations, exportsMoving, exportsMovingSent } = preview.data
  const { exportsMovingInRun, exportsStaying, exportsStayingBegun, accountsGettingCustomer } = preview.data
  const { created, matched } = accountsGettingCustomer
  const stayingSent = exportsStaying - exportsStayingBegun
  const { id, mode } = credential
  return (
    <>
      {mode !== null && (
        <GoingOnSummary
          told={preview.data}
          mode={mode}
          to={paths.exports('unsent', { mode, view: 'held', credentialId: id, goesOnWhen: 'connected' })}
        />
      )}
      <Notice
        kind={sameStripeAccount ? 'info' : 'attention'}
        title={sameStripeAccount ? messages.same : messages.other}
        announced
      >
        {configurations.length === 0 ? (
          <p>{messages.nothingToMove}</p>
        ) : (
          <>
            <p>{messages.configurations(configurations.length)}</p>
            <List size="md">
              {configurations.map(({ id, name }) => (
                <List.Item key={id}>{name}</List.Item>
              ))}
            </List>
          </>
        )}
        <p>{messages.moving(exportsMoving - exportsMovingSent)}</p>
        {exportsMovingInRun > 0 && <p>{messages.movingInRun(exportsMovingInRun)}</p>}
        {exportsMovingSent > 0 && <p>{messages.movingSent(exportsMovingSent)}</p>}
        {stayingSent > 0 && <p>{messages.staying(stayingSent)}</p>}
        {exportsStayingBegun > 0 && <p>{messages.stayingBegun(exportsStayingBegun)}</p>}
        {created > 0 && <p>{messages.created(created)}</p>}
        {matched > 0 && <p>{messages.matched(matched)}</p>}
        <Losing preview={preview.data} />
      </Notice>
    </>
  )
}

const Losing = ({ preview: { accountsLosingMapping, accountsLosingMappingCount: count } }: { preview: Preview }) =>
  count === 0 ? null : (
    <>
      <p>{messages.losing(count)}</p>
      <List size="md" mah={160} style={{ overflowY: 'auto' }} tabIndex={0}>
        {accountsLosingMapping.map(({ id, code, name }) => (
          <List.Item key={id}>
            <bdi>{name}</bdi> (<bdi>{code}</bdi>)
          </List.Item>
        ))}
        {count > accountsLosingMapping.length && (
          <List.Item>{messages.andMore(count - accountsLosingMapping.length)}</List.Item>
        )}
      </List>
    </>
  )
