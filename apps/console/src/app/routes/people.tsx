import { Page } from '../../components/page.tsx'
import { PeopleTable } from '../../features/people/people-table.tsx'
import { messages } from '../../lib/messages/people.ts'

/** `/settings/people` */
export const Component = () => (
  <Page title={messages.title} purpose={messages.purpose}>
    <PeopleTable />
  </Page>
)
