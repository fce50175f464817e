import { ProblemResponse } from '@billbridge/contract/client'
import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { Link, useRouteError } from 'react-router'
import { ProblemAlert } from '../components/problem-alert.tsx'
import { messages } from '../lib/messages/layout.ts'
import { paths } from '../lib/paths.ts'

/** A page's code that is no longer on the server after an update. */
const isOutdated = (error: unknown): boolean =>
  error instanceof TypeError && /dynamically imported module|module script failed/i.test(error.message)

/** In the place of a page that could not be shown; the frame around it stays. */
export const ErrorPage = () => {
  const error = useRouteError()
  const outdated = isOutdated(error)
  return (
    <Stack maw={560} mx="auto" py={80} px="lg" gap="md">
      <Title order={1}>{outdated ? messages.updatedTitle : messages.crashedTitle}</Title>
      {error instanceof ProblemResponse ? (
        <ProblemAlert problem={error} />
      ) : (
        <Text c="dimmed">{outdated ? messages.updatedText : messages.crashedText}</Text>
      )}
      <Group>
        <Button onClick={() => window.location.reload()}>{messages.reload}</Button>
        {!outdated && (
          <Button variant="default" component={Link} to={paths.overview()} reloadDocument>
            {messages.toOverview}
          </Button>
        )}
      </Group>
    </Stack>
  )
}
