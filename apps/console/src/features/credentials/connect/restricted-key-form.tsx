import type { ProblemResponse } from '@billbridge/contract/client'
import type { Credential } from '@billbridge/contract/credentials'
import type { Mode } from '@billbridge/contract/modes'
import { Anchor, Checkbox, List, PasswordInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconExternalLink } from '@tabler/icons-react'
import { ActionButton } from '../../../components/action-button.tsx'
import { FormProblem } from '../../../components/form-problem.tsx'
import { Notice } from '../../../components/notice.tsx'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { applyProblemToForm, toFirstError } from '../../../lib/apply-problem.ts'
import { connectMessages as messages } from '../../../lib/messages/credential-wizard.ts'
import { destinationNames } from '../../../lib/messages/destinations.ts'
import { usePermission } from '../../../lib/session.ts'
import { PermissionList, permissionsOf } from './permission-list.tsx'
import { type KeyFormValues, readKey } from './secret-key.ts'
import { useConnectByKey } from './use-connect-by-key.ts'

interface RestrictedKeyFormProps {
  credential: Credential
  /** Where Stripe's form with the permissions filled in is. */
  formUrl: string
  /** What was entered before, and who keeps it. */
  entered?: KeyFormValues | undefined
  onEnter?: (values: KeyFormValues) => void
  mayConnect?: (() => Promise<boolean>) | undefined
  onConnected: (credential: Credential) => void
  onRefused?: (problem: ProblemResponse) => void
}

/** Refusals that are about the key itself stand at its field. */
const aboutKey = new Set([
  'restricted-key-refused',
  'restricted-key-wrong-mode',
  'restricted-key-account-unknown',
  'credential-account-mismatch',
])

const validateKey = (text: string, credential: Credential): string | null => {
  if (!text.trim()) return messages.keyNeeded
  const key = readKey(text)
  if (!key) return messages.keyShape
  if (credential.mode && credential.destination && key.mode !== credential.mode)
    return messages.keyMode(key.mode, destinationNames[credential.destination])
  return null
}

const useKeyForm = (
  credential: Credential,
  { entered, onEnter }: Pick<RestrictedKeyFormProps, 'entered' | 'onEnter'>,
) =>
  useForm<KeyFormValues>({
    initialValues: entered ?? {
      accountName: credential.stripeAccountName ?? '',
      secretKey: '',
      acceptFullSecretKey: false,
    },
    ...(onEnter ? { onValuesChange: onEnter } : {}),
    validate: {
      accountName: (value) => (value.trim() ? null : messages.accountNameNeeded),
      secretKey: (value) => validateKey(value, credential),
      acceptFullSecretKey: (accepted, { secretKey }) =>
        readKey(secretKey)?.isFull && !accepted ? messages.fullNeeded : null,
    },
  })

/** Connect with Stripe by a restricted key: the steps to make one, account name and secret key, and what Stripe said. */
export const RestrictedKeyForm = (props: RestrictedKeyFormProps) => {
  const { credential, formUrl, mayConnect, onConnected, onRefused } = props
  const form = useKeyForm(credential, props)
  const connect = useConnectByKey(credential, {
    mayConnect,
    onConnected,
    onRefused: (problem) => {
      applyProblemToForm(form, problem)
      if (problem.type && aboutKey.has(problem.type)) {
        form.setFieldError('secretKey', `${problem.problem.detail} ${problem.problem.remedy}`)
        form.getInputNode('secretKey')?.focus()
      }
      onRefused?.(problem)
    },
  })
  const mode: Mode = credential.mode ?? 'test'
  const { reason } = usePermission('credentials:write')
  return (
    <form
      noValidate
      onSubmit={form.onSubmit(
        (values) => (reason === undefined ? connect.mutate(values) : undefined),
        toFirstError(form),
      )}
      style={{ display: 'contents' }}
    >
      <KeySteps formUrl={formUrl} />
      <KeyProblem problem={connect.error} getInputNode={form.getInputNode} />
      <TextInput
        label={messages.accountName}
        description={messages.accountNameHelp}
        autoComplete="off"
        {...form.getInputProps('accountName')}
      />
      <PasswordInput
        label={messages.secretKey}
        description={messages.secretKeyHelp(mode)}
        placeholder={`rk_${mode}_…`}
        autoComplete="off"
        data-1p-ignore
        data-lpignore="true"
        spellCheck={false}
        visibilityToggleButtonProps={{ 'aria-label': messages.showKey, tabIndex: 0 }}
        {...form.getInputProps('secretKey')}
      />
      {(readKey(form.values.secretKey)?.isFull || connect.error?.type === 'full-secret-key') && (
        <Notice kind="attention" title={messages.fullTitle} announced>
          <p>{messages.full}</p>
          <Checkbox
            mt={8}
            label={messages.fullAccept}
            {...form.getInputProps('acceptFullSecretKey', { type: 'checkbox' })}
          />
        </Notice>
      )}
      <div>
        <ActionButton type="submit" loading={connect.isPending} disabledReason={reason}>
          {messages.connect}
        </ActionButton>
      </div>
    </form>
  )
}

/** The way to a key, as Stripe's dashboard has it. */
const KeySteps = ({ formUrl }: { formUrl: string }) => (
  <div>
    <p style={{ fontWeight: 550 }}>{messages.stepsTitle}</p>
    <List type="ordered" size="md" my={4}>
      {messages.steps.map((step) => (
        <List.Item key={step}>{step}</List.Item>
      ))}
    </List>
    <Anchor href={formUrl} target="_blank" rel="noreferrer">
      {messages.formLink} <IconExternalLink size={14} aria-hidden style={{ verticalAlign: '-2px' }} />
    </Anchor>
  </div>
)

interface KeyProblemProps {
  problem: ProblemResponse | null
  getInputNode: (path: string) => HTMLElement | null
}

/** What is not said at the field: the permissions one by one, and everything that is not about the key. */
const KeyProblem = ({ problem, getInputNode }: KeyProblemProps) => {
  if (!problem) return null
  const permissions = permissionsOf(problem.problem.details)
  if (permissions.length > 0)
    return (
      <ProblemAlert problem={problem}>
        <PermissionList permissions={permissions} />
      </ProblemAlert>
    )
  if (problem.type && (aboutKey.has(problem.type) || problem.type === 'full-secret-key')) return null
  return (
    <FormProblem
      problem={problem}
      labels={{ accountName: messages.accountName, secretKey: messages.secretKey }}
      getInputNode={getInputNode}
    />
  )
}
