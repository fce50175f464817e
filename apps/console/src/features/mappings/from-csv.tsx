import { Button, Textarea } from '@mantine/core'
import { useRef, useState } from 'react'
import { ActionButton } from '../../components/action-button.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { bulkMessages as messages } from '../../lib/messages/mapping-ways.ts'
import { usePermission } from '../../lib/session.ts'
import { BatchResultPanel } from './batch-result.tsx'
import { parseMappingRows } from './mapping-rows.ts'
import classes from './mappings.module.css'
import { useBatch } from './use-batch.ts'

/** Account codes with their customers, pasted or from a file; each row is taken or refused by itself. */
export const FromCsv = ({ credentialId }: { credentialId: string }) => {
  const { reason } = usePermission('mappings:write')
  const [text, setText] = useState('')
  const [mistake, setMistake] = useState<string | null>(null)
  const input = useRef<HTMLInputElement>(null)
  const batch = useBatch(credentialId)
  const change = (next: string) => {
    setText(next)
    setMistake(null)
  }
  const run = () => {
    const parsed = parseMappingRows(text)
    if (!parsed.ok) return setMistake(parsed.message)
    batch.run(parsed.rows, (results) => {
      // What was refused stays, to be corrected and sent again.
      const refused = results.filter(({ outcome }) => outcome === 'refused')
      setText(refused.map(({ account, customerId }) => `${account},${customerId}`).join('\n'))
    })
  }
  return (
    <div className={classes.stack}>
      {batch.results && <BatchResultPanel rows={batch.results} onDismiss={batch.dismiss} />}
      {batch.problem && <ProblemAlert problem={batch.problem} />}
      <Textarea
        label={messages.csvLabel}
        description={messages.csvHelp}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        placeholder={messages.csvPlaceholder}
        minRows={8}
        maxRows={20}
        autosize
        value={text}
        onChange={(event) => change(event.currentTarget.value)}
        error={mistake}
      />
      <div className={classes.buttons}>
        <ActionButton disabledReason={reason} loading={batch.isPending} onClick={run}>
          {messages.csvMap}
        </ActionButton>
        <Button variant="default" onClick={() => input.current?.click()}>
          {messages.csvFile}
        </Button>
        <input
          ref={input}
          type="file"
          accept=".csv,.tsv,.txt,text/csv,text/plain"
          hidden
          aria-label={messages.csvFile}
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? []
            event.currentTarget.value = ''
            void file?.text().then(change)
          }}
        />
      </div>
    </div>
  )
}
