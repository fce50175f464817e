import type { ProblemResponse } from '@billbridge/contract/client'
import type { CodeEnrolment } from '@billbridge/contract/one-time-codes'
import { Skeleton, Stack, Text } from '@mantine/core'
import { messages } from '../../lib/messages/one-time-codes.ts'
import { CopyableId } from '../copyable-id.tsx'
import { ProblemAlert } from '../problem-alert.tsx'
import { CodeForm } from './code-form.tsx'
import { QrPicture } from './qr-picture.tsx'

interface EnrolmentProps {
  /** Undefined while it is being made. */
  enrolment: CodeEnrolment | undefined
  /** Why there is none. */
  enrolmentProblem: ProblemResponse | null
  pending: boolean
  problem: ProblemResponse | null
  onCode: (code: string) => void
}

/** The secret in groups of four, as one reads it to oneself. */
const inGroups = (secret: string): string => secret.match(/.{1,4}/g)?.join(' ') ?? secret

/** Picture and secret for an app, and the field for its first code. */
export const Enrolment = ({ enrolment, enrolmentProblem, ...form }: EnrolmentProps) => {
  if (enrolmentProblem) return <ProblemAlert problem={enrolmentProblem} />
  return (
    <Stack gap="md">
      <Text>{messages.scan}</Text>
      {enrolment ? (
        <>
          <QrPicture text={enrolment.uri} label={messages.picture} />
          <div>
            <Text size="sm" c="dimmed">
              {messages.byHand}
            </Text>
            <code>{inGroups(enrolment.secret)}</code>{' '}
            <CopyableId buttonOnly id={enrolment.secret} what={messages.secret} />
          </div>
        </>
      ) : (
        <Skeleton height={240} radius="md" />
      )}
      <Text>{messages.typeCode}</Text>
      <CodeForm submitLabel={messages.confirm} {...form} />
    </Stack>
  )
}
