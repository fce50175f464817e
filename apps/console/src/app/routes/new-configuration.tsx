import type { Mode } from '@billbridge/contract/modes'
import { useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { TestModeBanner } from '../../components/mode.tsx'
import { Page } from '../../components/page.tsx'
import { NewConfigurationForm } from '../../features/configurations/new-configuration-form.tsx'
import { formMessages } from '../../lib/messages/configuration-detail.ts'
import { messages } from '../../lib/messages/configurations.ts'
import { notify } from '../../lib/notify.ts'
import { paths } from '../../lib/paths.ts'

/** `/integrations/configurations/new?credential=cred_…`: a new configuration on one page. */
export const Component = () => {
  const navigate = useNavigate()
  const [params] = useSearchParams()
  const [mode, setMode] = useState<Mode>('live')
  return (
    <Page
      title={messages.createTitle}
      purpose={messages.createPurpose}
      banner={<TestModeBanner mode={mode} />}
      breadcrumbs={[{ label: messages.title, to: paths.configurations() }]}
    >
      <NewConfigurationForm
        credentialId={params.get('credential') ?? undefined}
        onMode={setMode}
        onCreated={(configuration) => {
          notify(formMessages.created(configuration.name))
          void navigate(paths.configuration(configuration.id))
        }}
      />
    </Page>
  )
}
