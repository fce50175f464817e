import { Suspense } from 'react'
import { ActionButton } from '../../components/action-button.tsx'
import { Page } from '../../components/page.tsx'
import { TabsWithCounts } from '../../components/tabs-with-counts.tsx'
import { PeopleTable } from '../../features/people/people-table.tsx'
import { lazyPart } from '../../lib/load-part.ts'
import { messages } from '../../lib/messages/people.ts'
import { paths } from '../../lib/paths.ts'
import { usePermission } from '../../lib/session.ts'
import { choiceParam, flagParam, useUrlState } from '../../lib/use-url-state.ts'

const codecs = { tab: choiceParam(['members', 'invitations'], 'members'), invite: flagParam() }

const InvitationsTable = lazyPart(() =>
  import('../../features/people/invitations-table.tsx').then((module) => module.InvitationsTable),
)
const InviteDialog = lazyPart(() =>
  import('../../features/people/invite-dialog.tsx').then((module) => module.InviteDialog),
)

/** `/settings/people?tab=invitations`; `?invite=true` opens the dialog. */
export const Component = () => {
  const { allowed, reason } = usePermission('users:write')
  const { values, set } = useUrlState(codecs)
  const open = () => set({ invite: true }, { replace: true })
  return (
    <Page
      title={messages.title}
      purpose={messages.purpose}
      action={
        <ActionButton disabledReason={reason} onClick={open}>
          {messages.invite}
        </ActionButton>
      }
    >
      <TabsWithCounts
        label={messages.tabs}
        tabs={[
          { label: messages.members, to: paths.people(), current: values.tab === 'members' },
          {
            label: messages.invitations,
            to: paths.people({ tab: 'invitations' }),
            current: values.tab === 'invitations',
          },
        ]}
      />
      {values.tab === 'members' ? (
        <PeopleTable />
      ) : (
        <Suspense fallback={null}>
          <InvitationsTable onInvite={open} />
        </Suspense>
      )}
      <Suspense fallback={null}>
        {values.invite && allowed && (
          <InviteDialog
            onClose={() => set({ invite: false }, { replace: true })}
            onInvited={() => set({ invite: false, tab: 'invitations' }, { replace: true })}
          />
        )}
      </Suspense>
    </Page>
  )
}
