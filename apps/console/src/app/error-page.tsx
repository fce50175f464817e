import { ProblemResponse } from '@billbridge/contract/client'
import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { Link, useRouteError } from 'react-router'
import { ProblemAlert } from '../components/problem-alert.tsx'
import { messages } from '../lib/messages/layout.ts'
import { paths } from '../lib/paths.ts'

/** In the place of a page that could not be shown; the frame around it stays. */
export const ErrorPage = () => {
  const error = useRouteError()
  return (
    <Stack maw={560} mx="auto" py={80} px="lg" gap="md">
      <Title order={1}>{messages.crashedTitle}</Title>
      {error instanceof ProblemResponse ? (
        <ProblemAlert problem={error} />
      ) : (
        <Text c="dimmed">{messages.crashedText}</Text>
      )}
      <Group>
        <Button onClick={() => window.location.reload()}>{messages.reload}</Button>
        <Button variant="default" component={Link} to={paths.overview()} reloadDocument>
          {messages.toOverview}
        </Button>
      </Group>
    </Stack>
  )
}
