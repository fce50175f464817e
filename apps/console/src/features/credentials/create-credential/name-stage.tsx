import { credentialEndpoints, credentialNameSchema } from '@billbridge/contract/credentials'
import { Anchor, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { Link } from 'react-router'
import { FormProblem } from '../../../components/form-problem.tsx'
import { Panel } from '../../../components/panel.tsx'
import { call } from '../../../lib/api.ts'
import { toSentence } from '../../../lib/apply-problem.ts'
import { wizardMessages as messages } from '../../../lib/messages/credential-wizard.ts'
import { paths } from '../../../lib/paths.ts'
import { StageFrame } from './stage-frame.tsx'
import type { Wizard } from './use-wizard.ts'

const errorOf = (name: string): string | undefined => {
  const issue = credentialNameSchema.safeParse(name).error?.issues[0]
  return issue && toSentence(issue.message)
}

/** Stage 1 stores the pending credential; visited again, it renames it. */
export const NameStage = ({ wizard }: { wizard: Wizard }) => {
  const { credential, entered } = wizard
  const input = useRef<HTMLInputElement>(null)
  const [error, setError] = useState<string>()
  const name = entered.name ?? credential?.name ?? ''
  const save = useMutation({
    mutationFn: () =>
      credential
        ? call(credentialEndpoints.update, { params: { credentialId: credential.id }, body: { name } })
        : call(credentialEndpoints.create, { body: { name } }),
    onSuccess: (saved) => wizard.saved(saved, 'entity-type'),
    onError: (problem) => {
      wizard.refused(problem)
      const wrong = problem.problem.errors?.find(({ field }) => field === 'name')
      if (!wrong) return
      setError(problem.type === 'credential-name-taken' ? problem.problem.detail : toSentence(wrong.message))
      input.current?.focus()
    },
  })
  const taken = save.error?.type === 'credential-name-taken'
  const next = () => {
    const wrong = errorOf(name)
    setError(wrong)
    if (wrong) input.current?.focus()
    else save.mutate()
  }
  return (
    <StageFrame stage="name" onNext={next} pending={save.isPending}>
      <Panel heading={messages.panels.name} text={messages.nameIntro}>
        {!error && <FormProblem problem={save.error} />}
        <TextInput
          ref={input}
          label={messages.name}
          description={messages.nameHelp}
          value={name}
          error={
            error && (
              <>
                {error}
                {taken && (
                  <>
                    {' '}
                    <Anchor component={Link} to={paths.credentials({ search: name.trim() })} inherit underline="always">
                      {messages.findTaken}
                    </Anchor>
                  </>
                )}
              </>
            )
          }
          autoComplete="off"
          onChange={(event) => {
            wizard.enter({ name: event.currentTarget.value })
            setError(undefined)
          }}
        />
      </Panel>
    </StageFrame>
  )
}
