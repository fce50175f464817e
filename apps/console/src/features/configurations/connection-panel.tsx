import { type Destination, destinationSchema } from '@billbridge/contract/modes'
import { Button, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { Notice } from '../../components/notice.tsx'
import { Panel } from '../../components/panel.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { isolated } from '../../lib/isolated.ts'
import { formMessages as messages } from '../../lib/messages/configuration-detail.ts'
import { entityTypeNames } from '../../lib/messages/credentials.ts'
import { destinationNames } from '../../lib/messages/destinations.ts'
import { paths } from '../../lib/paths.ts'
import { connectedCredentialsQuery } from './choice-queries.ts'

/** Where the bills go; null until it is chosen. */
export interface Connection {
  destination: Destination | null
  credentialId: string | null
}

interface ConnectionPanelProps {
  connection: Connection
  onChange: (connection: Connection) => void
  errors: { destination?: string | undefined; credentialId?: string | undefined }
}

const destinations = destinationSchema.options.map((value) => ({ value, label: destinationNames[value] }))

/** The start of a new configuration: entity type, destination, and a connected credential of it. */
export const ConnectionPanel = ({ connection, onChange, errors }: ConnectionPanelProps) => {
  const { destination, credentialId } = connection
  return (
    <Panel heading={messages.connection} text={messages.connectionText}>
      <Select
        label={messages.entityType}
        data={[{ value: 'bill', label: entityTypeNames.bill }]}
        value="bill"
        allowDeselect={false}
      />
      <Select
        label={messages.destination}
        placeholder={messages.destinationPlaceholder}
        data={destinations}
        value={destination}
        allowDeselect={false}
        error={errors.destination}
        data-path="destination"
        onChange={(value) => {
          const chosen = destinationSchema.options.find((option) => option === value) ?? null
          // A credential belongs to one destination: another destination starts without one.
          if (chosen !== destination) onChange({ destination: chosen, credentialId: null })
        }}
      />
      {destination ? (
        <CredentialSelect
          destination={destination}
          credentialId={credentialId}
          error={errors.credentialId}
          onPick={(picked) => onChange({ destination, credentialId: picked })}
        />
      ) : (
        <Select label={messages.credential} placeholder={messages.credentialFirst} data={[]} disabled />
      )}
    </Panel>
  )
}

interface CredentialSelectProps {
  destination: Destination
  credentialId: string | null
  error: string | undefined
  onPick: (credentialId: string | null) => void
}

const CredentialSelect = ({ destination, credentialId, error, onPick }: CredentialSelectProps) => {
  const credentials = useQuery(connectedCredentialsQuery(destination))
  if (credentials.error) return <ProblemAlert problem={credentials.error} onRetry={() => void credentials.refetch()} />
  if (credentials.data?.data.length === 0)
    return (
      <Notice
        kind="info"
        title={messages.noCredential(destinationNames[destination])}
        actions={
          <Button component={Link} to={paths.newCredential()} size="xs" variant="default">
            {messages.createCredential}
          </Button>
        }
      />
    )
  return (
    <Select
      label={messages.credential}
      description={messages.credentialHelp}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      placeholder={messages.credentialPlaceholder}
      data={(credentials.data?.data ?? []).map(({ id, name, stripeAccountName }) => ({
        value: id,
        label: stripeAccountName ? `${isolated(name)} · ${isolated(stripeAccountName)}` : name,
      }))}
      value={credentialId}
      onChange={onPick}
      error={error}
      searchable
      disabled={!credentials.data}
      data-path="credentialId"
    />
  )
}
