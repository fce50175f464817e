import type { Configuration } from '@billbridge/contract/configurations'
import { Anchor } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import { CopyableId } from '../../components/copyable-id.tsx'
import { ModeBadge, TestModeBanner } from '../../components/mode.tsx'
import { Page } from '../../components/page.tsx'
import { PendingPage } from '../../components/pending-page.tsx'
import { TabsWithCounts } from '../../components/tabs-with-counts.tsx'
import { ConfigurationActions } from '../../features/configurations/configuration-actions.tsx'
import { ConfigurationState } from '../../features/configurations/configuration-columns.tsx'
import { ConfigurationEditor } from '../../features/configurations/configuration-editor.tsx'
import { ConfigurationHistory } from '../../features/configurations/configuration-history.tsx'
import { ConfigurationNotices } from '../../features/configurations/configuration-notices.tsx'
import { configurationQuery } from '../../features/configurations/configuration-queries.ts'
import { ConfigurationStanding } from '../../features/configurations/configuration-standing.tsx'
import { useSetEnabled } from '../../features/configurations/use-set-enabled.ts'
import { OpenEvents } from '../../features/events/open-events.tsx'
import { messages } from '../../lib/messages/configurations.ts'
import { destinationNames } from '../../lib/messages/destinations.ts'
import { paths } from '../../lib/paths.ts'

const breadcrumbs = [{ label: messages.title, to: paths.configurations() }]

/** `/integrations/configurations/cfg_…?tab=history`: one configuration. */
export const Component = () => {
  const { configurationId = '' } = useParams()
  const configuration = useQuery(configurationQuery(configurationId))
  if (configuration.data) return <ConfigurationPage key={configurationId} configuration={configuration.data} />
  return (
    <PendingPage
      title={messages.one}
      breadcrumbs={breadcrumbs}
      query={configuration}
      fix={{ label: messages.title, to: paths.configurations() }}
      height={480}
    />
  )
}

const ConfigurationPage = ({ configuration }: { configuration: Configuration }) => {
  const navigate = useNavigate()
  const [params] = useSearchParams()
  const setEnabled = useSetEnabled(configuration)
  const { id, name, mode, destination, credentialId, credentialName } = configuration
  const isHistory = params.get('tab') === 'history'
  return (
    <Page
      title={name}
      breadcrumbs={breadcrumbs}
      banner={<TestModeBanner mode={mode} />}
      badges={
        <>
          <span>
            <ConfigurationState configuration={configuration} />
          </span>
          <ModeBadge mode={mode} />
        </>
      }
      meta={
        <>
          <CopyableId id={id} what={messages.id} />
          <span>
            {destinationNames[destination]},{' '}
            <Anchor component={Link} to={paths.credential(credentialId)} inherit underline="always">
              {credentialName}
            </Anchor>
          </span>
        </>
      }
      action={
        <ConfigurationActions
          configuration={configuration}
          setEnabled={setEnabled}
          onCopied={(copy) => void navigate(paths.configuration(copy.id))}
          onRemoved={() => void navigate(paths.configurations(), { replace: true })}
        />
      }
    >
      <ConfigurationNotices
        configuration={configuration}
        enableProblem={setEnabled.change.error ?? setEnabled.look.error}
      />
      <OpenEvents of={id} explained />
      <ConfigurationStanding configuration={configuration} />
      <TabsWithCounts
        label={messages.tabsLabel}
        tabs={[
          { label: messages.tabs.settings, to: paths.configuration(id), current: !isHistory },
          { label: messages.tabs.history, to: paths.configuration(id, { tab: 'history' }), current: isHistory },
        ]}
      />
      {isHistory && <ConfigurationHistory configurationId={id} />}
      {/* Stays mounted, so that a look at the history loses nothing that was entered. */}
      <div hidden={isHistory}>
        <ConfigurationEditor configuration={configuration} />
      </div>
    </Page>
  )
}
