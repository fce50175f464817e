import type { EndpointOutput } from '@billbridge/contract/endpoint'
import type { externalMappingEndpoints } from '@billbridge/contract/external-mappings'
import { NativeSelect, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ActionButton } from '../../components/action-button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { Notice } from '../../components/notice.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { StatusBadge, type StatusKind } from '../../components/status-badge.tsx'
import { bulkMessages as messages } from '../../lib/messages/mapping-ways.ts'
import { usePermission } from '../../lib/session.ts'
import { BatchResultPanel } from './batch-result.tsx'
import { suggestionsQuery } from './mapping-queries.ts'
import classes from './mappings.module.css'
import { customerLabel } from './pickers.tsx'
import { useBatch } from './use-batch.ts'

type Suggestion = EndpointOutput<typeof externalMappingEndpoints.suggestions>['suggestions'][number]

const confidenceKinds: Record<Suggestion['candidates'][number]['confidence'], StatusKind> = {
  high: 'done',
  medium: 'attention',
  low: 'neutral',
}

/** Only what is sure is chosen beforehand; the rest is a person's to choose. */
const proposedFor = ({ candidates }: Suggestion): string => {
  const [first] = candidates
  return first?.confidence === 'high' ? first.id : ''
}

/** Accounts without a customer, with customers that may be them; a person accepts. */
export const Suggestions = ({ credentialId }: { credentialId: string }) => {
  const { reason } = usePermission('mappings:write')
  const found = useQuery(suggestionsQuery(credentialId))
  const [choices, setChoices] = useState<Record<string, string>>({})
  const batch = useBatch(credentialId)
  const suggestions = found.data?.suggestions ?? []
  const choiceOf = (suggestion: Suggestion) => choices[suggestion.accountId] ?? proposedFor(suggestion)
  const chosen = suggestions.flatMap((suggestion) => {
    const customerId = choiceOf(suggestion)
    return customerId ? [{ accountId: suggestion.accountId, customerId, account: suggestion.accountName }] : []
  })
  return (
    <div className={classes.stack}>
      {batch.results && <BatchResultPanel rows={batch.results} onDismiss={batch.dismiss} />}
      {batch.problem && <ProblemAlert problem={batch.problem} />}
      {found.error && <ProblemAlert problem={found.error} onRetry={() => void found.refetch()} />}
      {found.isPending && <Skeleton height={160} />}
      {found.data?.complete === false && <Notice kind="info" title={messages.suggestionsIncomplete} />}
      {found.data && suggestions.length === 0 && <EmptyState>{messages.suggestionsEmpty}</EmptyState>}
      {suggestions.length > 0 && (
        <>
          <div>
            <ActionButton
              disabledReason={reason ?? (chosen.length === 0 ? messages.nothingChosen : undefined)}
              loading={batch.isPending}
              onClick={() => batch.run(chosen, () => setChoices({}))}
            >
              {messages.accept(chosen.length)}
            </ActionButton>
          </div>
          <ul className={classes.rows}>
            {suggestions.map((suggestion) => (
              <SuggestionRow
                key={suggestion.accountId}
                suggestion={suggestion}
                choice={choiceOf(suggestion)}
                onChoose={(customerId) => setChoices({ ...choices, [suggestion.accountId]: customerId })}
              />
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

interface SuggestionRowProps {
  suggestion: Suggestion
  choice: string
  onChoose: (customerId: string) => void
}

const SuggestionRow = ({ suggestion, choice, onChoose }: SuggestionRowProps) => {
  const { accountName, accountCode, accountEmail, candidates } = suggestion
  const shown = candidates.find(({ id }) => id === choice) ?? candidates[0]
  return (
    <li className={classes.row}>
      <span className={classes.name}>
        {accountName}
        <span className={classes.quiet}>{[accountCode, accountEmail].filter(Boolean).join(' · ')}</span>
      </span>
      <NativeSelect
        aria-label={messages.candidateFor(accountName)}
        value={choice}
        onChange={(event) => onChoose(event.currentTarget.value)}
        data={[
          { value: '', label: messages.notThis },
          ...candidates.map((candidate) => ({ value: candidate.id, label: customerLabel(candidate) })),
        ]}
      />
      {shown && (
        <span className={classes.name}>
          <span>
            <StatusBadge kind={confidenceKinds[shown.confidence]} label={messages.confidences[shown.confidence]} />
          </span>
          <span className={classes.quiet}>{messages.reasons[shown.reason]}</span>
        </span>
      )}
    </li>
  )
}
