import { Button } from '@mantine/core'
import { Link } from 'react-router'
import { Page } from '../../components/page.tsx'
import { messages } from '../../lib/messages/layout.ts'
import { paths } from '../../lib/paths.ts'

/** Any address that is no page. */
export const Component = () => (
  <Page title={messages.notFoundTitle} purpose={messages.notFoundText}>
    <Button component={Link} to={paths.overview()}>
      {messages.toOverview}
    </Button>
  </Page>
)
