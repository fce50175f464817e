import type { ExternalMapping } from '@billbridge/contract/external-mappings'
import { Button, Group, Select, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Dialog } from '../../components/dialog.tsx'
import { FormProblem } from '../../components/form-problem.tsx'
import { Notice } from '../../components/notice.tsx'
import { messages as shared } from '../../lib/messages/components.ts'
import { dialogMessages as messages } from '../../lib/messages/mapping-ways.ts'
import { messages as pageMessages } from '../../lib/messages/mappings.ts'
import { notify } from '../../lib/notify.ts'
import { connectedCredentialsQuery, useChangeMapping, useCreateMapping } from './mapping-queries.ts'
import { AccountPicker, CustomerPicker } from './pickers.tsx'

interface CreateMappingDialogProps {
  accountId: string | null
  credentialId: string | null
  onClose: () => void
}

/** Account, credential, customer; opened from elsewhere, the first two are filled in. */
export const CreateMappingDialog = (props: CreateMappingDialogProps) => {
  const credentials = useQuery(connectedCredentialsQuery).data?.data ?? []
  const create = useCreateMapping()
  const [accountId, setAccountId] = useState(props.accountId)
  const [chosen, setChosen] = useState(props.credentialId)
  const [customerId, setCustomerId] = useState<string | null>(null)
  const [tried, setTried] = useState(false)
  // With one connected credential there is nothing to choose.
  const credentialId = chosen ?? (credentials.length === 1 ? (credentials[0]?.id ?? null) : null)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    setTried(true)
    if (accountId === null || credentialId === null || customerId === null) return
    create.mutate(
      { accountId, credentialId, customerId },
      {
        onSuccess: ({ accountName }) => {
          notify(pageMessages.created(accountName))
          props.onClose()
        },
      },
    )
  }
  const missing = (value: string | null, message: string) => (tried && value === null ? message : undefined)
  return (
    <Dialog
      onClose={props.onClose}
      title={messages.createTitle}
      mode={credentials.find(({ id }) => id === credentialId)?.mode}
    >
      <form noValidate onSubmit={submit}>
        <Stack gap="md">
          <FormProblem problem={create.error} labels={{ customerId: messages.customer, accountId: messages.account }} />
          <AccountPicker
            label={messages.account}
            data-autofocus
            value={accountId}
            onChange={setAccountId}
            error={missing(accountId, messages.accountMissing)}
          />
          <Select
            label={messages.credential}
            description={messages.credentialHelp}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            placeholder={messages.credentialPlaceholder}
            data={credentials.map(({ id, name, mode }) => ({
              value: id,
              label: messages.credentialLabel(name, pageMessages.modes[mode ?? 'live']),
            }))}
            value={credentialId}
            onChange={(id) => {
              setChosen(id)
              setCustomerId(null)
            }}
            error={missing(credentialId, messages.credentialMissing)}
          />
          <CustomerPicker
            key={credentialId}
            label={messages.customer}
            description={messages.customerHelp}
            credentialId={credentialId}
            value={customerId}
            onChange={setCustomerId}
            error={missing(customerId, messages.customerMissing)}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={props.onClose} disabled={create.isPending}>
              {shared.cancel}
            </Button>
            <Button type="submit" loading={create.isPending}>
              {messages.createTitle}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}

/** Points a mapping at another customer of the same Stripe account and mode. */
export const ChangeMappingDialog = ({ mapping, onClose }: { mapping: ExternalMapping; onClose: () => void }) => {
  const credentials = useQuery(connectedCredentialsQuery)
  const change = useChangeMapping()
  const [customerId, setCustomerId] = useState<string | null>(null)
  const [tried, setTried] = useState(false)
  const credential = credentials.data?.data.find(
    ({ stripeAccountId, mode }) => stripeAccountId === mapping.stripeAccountId && mode === mapping.mode,
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    setTried(true)
    if (customerId === null) return
    change.mutate({ id: mapping.id, customerId, version: mapping.version }, { onSuccess: onClose })
  }
  return (
    <Dialog onClose={onClose} title={messages.changeTitle(mapping.accountName)} mode={mapping.mode}>
      <form noValidate onSubmit={submit}>
        <Stack gap="md">
          <FormProblem problem={change.error} labels={{ customerId: messages.customer }} />
          {credentials.data && !credential && <Notice kind="attention" title={messages.noCredential} />}
          <CustomerPicker
            label={messages.customer}
            description={messages.customerHelp}
            credentialId={credential?.id ?? null}
            value={customerId}
            onChange={setCustomerId}
            error={tried && customerId === null ? messages.customerMissing : undefined}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose} disabled={change.isPending}>
              {shared.cancel}
            </Button>
            <Button type="submit" loading={change.isPending} disabled={!credential}>
              {messages.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
