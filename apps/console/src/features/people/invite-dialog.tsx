import { type Role, roles } from '@billbridge/contract/permissions'
import { emailSchema } from '@billbridge/contract/session'
import { Button, Group, Radio, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { Dialog } from '../../components/dialog.tsx'
import { FormProblem } from '../../components/form-problem.tsx'
import { Notice } from '../../components/notice.tsx'
import { applyProblemToForm } from '../../lib/apply-problem.ts'
import { channelsQuery } from '../../lib/channels.ts'
import { messages as shared } from '../../lib/messages/components.ts'
import { messages } from '../../lib/messages/invitations.ts'
import { roleHelp } from '../../lib/messages/member-changes.ts'
import { roleNames } from '../../lib/messages/session.ts'
import { notify } from '../../lib/notify.ts'
import { useInvite } from './invitation-queries.ts'
import { LinkOnce } from './link-once.tsx'

interface InviteDialogProps {
  onClose: () => void
  onInvited: () => void
}

/** E-mail and role; then the link, where no e-mail is sent. While it is shown, only its own button closes the dialog. */
export const InviteDialog = ({ onClose, onInvited }: InviteDialogProps) => {
  const invite = useInvite()
  const made = invite.data
  return (
    <Dialog onClose={onClose} title={made ? messages.linkTitle : messages.inviteTitle} closable={!made}>
      {made?.link ? (
        <LinkOnce email={made.invitation.email} link={made.link} onDone={onInvited} />
      ) : (
        <InviteForm invite={invite} onCancel={onClose} onInvited={onInvited} />
      )}
    </Dialog>
  )
}

interface InviteFormProps {
  invite: ReturnType<typeof useInvite>
  onCancel: () => void
  onInvited: () => void
}

const InviteForm = ({ invite, onCancel, onInvited }: InviteFormProps) => {
  const channels = useQuery(channelsQuery)
  const form = useForm<{ email: string; role: Role }>({
    mode: 'uncontrolled',
    initialValues: { email: '', role: 'viewer' },
    validate: { email: (value) => (emailSchema.safeParse(value.trim()).success ? null : messages.emailWrong) },
  })
  const send = ({ email, role }: { email: string; role: Role }) =>
    invite.mutate(
      { email: email.trim(), role },
      {
        onSuccess: ({ invitation, link }) => {
          if (link !== null) return
          notify(messages.sentTo(invitation.email))
          onInvited()
        },
        onError: (error) => void applyProblemToForm(form, error),
      },
    )
  return (
    <form noValidate onSubmit={form.onSubmit(send, () => form.getInputNode('email')?.focus())}>
      <Stack gap="md">
        <FormProblem
          problem={invite.error}
          labels={{ email: messages.email, role: messages.role }}
          getInputNode={form.getInputNode}
        />
        {channels.data?.email === false && <Notice kind="info" title={messages.withoutEmail} />}
        <TextInput
          key={form.key('email')}
          label={messages.email}
          description={messages.emailHelp}
          type="email"
          autoComplete="off"
          maxLength={254}
          data-autofocus
          {...form.getInputProps('email')}
        />
        <Radio.Group key={form.key('role')} label={messages.role} {...form.getInputProps('role')}>
          <Stack gap="xs" mt={6}>
            {roles.map((role) => (
              <Radio key={role} value={role} label={roleNames[role]} description={roleHelp[role]} />
            ))}
          </Stack>
        </Radio.Group>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onCancel}>
            {shared.cancel}
          </Button>
          <Button type="submit" loading={invite.isPending}>
            {channels.data?.email === false ? messages.makeLink : messages.send}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
