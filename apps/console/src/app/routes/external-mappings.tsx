import type { Credential } from '@billbridge/contract/credentials'
import { Skeleton } from '@mantine/core'
import { Suspense } from 'react'
import { ActionButton } from '../../components/action-button.tsx'
import { Page } from '../../components/page.tsx'
import { TabsWithCounts } from '../../components/tabs-with-counts.tsx'
import { mappingTabs } from '../../features/mappings/mapping-tabs.ts'
import { MappingsList } from '../../features/mappings/mappings-list.tsx'
import { lazyPart } from '../../lib/load-part.ts'
import { messages } from '../../lib/messages/mappings.ts'
import { paths } from '../../lib/paths.ts'
import { usePermission } from '../../lib/session.ts'
import { choiceParam, textParam, useUrlState } from '../../lib/use-url-state.ts'

const codecs = {
  tab: choiceParam(mappingTabs, 'list'),
  new: textParam(),
  accountId: textParam(),
  credentialId: textParam(),
}

/** What is not the list comes with its first use: pick-lists are heavy. */
const CreateMappingDialog = lazyPart(() =>
  import('../../features/mappings/mapping-dialog.tsx').then((module) => module.CreateMappingDialog),
)
const WithCredential = lazyPart(() =>
  import('../../features/mappings/credential-bar.tsx').then((module) => module.WithCredential),
)
const ways = {
  suggestions: lazyPart(() => import('../../features/mappings/suggestions.tsx').then((module) => module.Suggestions)),
  unmapped: lazyPart(() => import('../../features/mappings/unmapped.tsx').then((module) => module.Unmapped)),
  csv: lazyPart(() => import('../../features/mappings/from-csv.tsx').then((module) => module.FromCsv)),
}

/** `/integrations/external-mappings?tab=…`; `?new=1&accountId=…&credentialId=…` opens the dialog, filled in. */
export const Component = () => {
  const { values, set } = useUrlState(codecs)
  const { allowed, reason } = usePermission('mappings:write')
  const { tab, credentialId } = values
  const Way = tab === 'list' ? null : ways[tab]
  const open = () => set({ new: '1' }, { replace: true })
  return (
    <Page
      title={messages.title}
      purpose={messages.purpose}
      action={
        <ActionButton disabledReason={reason} onClick={open}>
          {messages.create}
        </ActionButton>
      }
    >
      <TabsWithCounts
        label={messages.tabs}
        tabs={mappingTabs.map((name) => ({
          label: messages.tabNames[name],
          to: paths.externalMappings({ ...(name === 'list' ? {} : { tab: name, credentialId }) }),
          current: name === tab,
        }))}
      />
      {Way ? (
        <Suspense fallback={<Skeleton height={240} />}>
          <WithCredential credentialId={credentialId} onChange={(id) => set({ credentialId: id })}>
            {({ id }: Credential) => <Way key={id} credentialId={id} />}
          </WithCredential>
        </Suspense>
      ) : (
        <MappingsList onCreate={open} />
      )}
      <Suspense fallback={null}>
        {values.new === '1' && allowed && (
          <CreateMappingDialog
            accountId={values.accountId || null}
            credentialId={credentialId || null}
            onClose={() => set({ new: '', credentialId: '' }, { replace: true })}
          />
        )}
      </Suspense>
    </Page>
  )
}
