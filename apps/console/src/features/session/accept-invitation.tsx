import { newPasswordSchema } from '@billbridge/contract/session'
import { Button, PasswordInput, Skeleton, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { FormProblem } from '../../components/form-problem.tsx'
import { Notice } from '../../components/notice.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { applyProblemToForm, toFirstError } from '../../lib/apply-problem.ts'
import { invitationMessages as messages, toSignIn } from '../../lib/messages/entry.ts'
import { newPasswordWords } from '../../lib/messages/new-password.ts'
import { paths } from '../../lib/paths.ts'
import { sessionQuery } from '../../lib/session.ts'
import { type Accepted, invitationLinkQuery, useAccept } from './invitation-queries.ts'

interface AcceptInvitationProps {
  token: string
  onAccepted: (accepted: Accepted) => void
}

/** What the link leads to, and the way in: for somebody new, somebody known, or somebody who is signed in. */
export const AcceptInvitation = ({ token, onAccepted }: AcceptInvitationProps) => {
  const { data, error } = useQuery(invitationLinkQuery(token))
  const session = useQuery(sessionQuery)
  if (error) return <ProblemAlert problem={error} fix={{ label: toSignIn, to: paths.signIn() }} />
  if (!data || session.isPending) return <Skeleton height={220} radius="md" />
  const current = session.data?.user.email
  const isOwn = current === data.email
  return (
    <Stack gap="md">
      <p>{messages.invited(data.organizationName, data.role)}</p>
      {current && !isOwn && <Notice kind="attention" title={messages.otherPerson(current)} />}
      {isOwn && <Notice kind="info" title={messages.signedInAs(current)} />}
      {data.known && !isOwn && <p>{messages.known}</p>}
      <AcceptForm
        token={token}
        email={data.email}
        who={isOwn ? 'signed-in' : data.known ? 'known' : 'new'}
        onAccepted={onAccepted}
      />
    </Stack>
  )
}

interface AcceptFormProps extends AcceptInvitationProps {
  email: string
  who: 'new' | 'known' | 'signed-in'
}

const AcceptForm = ({ token, email, who, onAccepted }: AcceptFormProps) => {
  const accept = useAccept()
  const isNew = who === 'new'
  const passwordProblem = (value: string): string | null => {
    if (who === 'signed-in') return null
    if (isNew) return newPasswordSchema.safeParse(value).success ? null : newPasswordWords.short
    return value ? null : messages.passwordMissing
  }
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name: '', password: '' },
    validate: { name: (value) => (isNew && !value.trim() ? messages.nameMissing : null), password: passwordProblem },
  })
  const submit = (values: { name: string; password: string }) =>
    accept.mutate(
      { token, ...values },
      { onSuccess: onAccepted, onError: (error) => void applyProblemToForm(form, error) },
    )
  return (
    <form noValidate onSubmit={form.onSubmit(submit, toFirstError(form))}>
      <Stack gap="md">
        <FormProblem
          problem={accept.error}
          labels={{ name: messages.name, password: isNew ? messages.newPassword : messages.password }}
          getInputNode={form.getInputNode}
        />
        <TextInput
          label={messages.email}
          value={email}
          type="email"
          autoComplete="username"
          variant="filled"
          readOnly
        />
        {isNew && (
          <TextInput
            key={form.key('name')}
            label={messages.name}
            autoComplete="name"
            maxLength={100}
            {...form.getInputProps('name')}
          />
        )}
        {who !== 'signed-in' && (
          <PasswordInput
            key={form.key('password')}
            label={isNew ? messages.newPassword : messages.password}
            description={isNew ? newPasswordWords.help : undefined}
            autoComplete={isNew ? 'new-password' : 'current-password'}
            {...form.getInputProps('password')}
          />
        )}
        <Button type="submit" fullWidth loading={accept.isPending}>
          {who === 'signed-in' ? messages.join : messages.accept}
        </Button>
      </Stack>
    </form>
  )
}
