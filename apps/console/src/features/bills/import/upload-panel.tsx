import { type BillImport, maxImportBytes } from '@billbridge/contract/bill-imports'
import { Loader } from '@mantine/core'
import { IconFileTypeCsv } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { ActionButton } from '../../../components/action-button.tsx'
import { Notice } from '../../../components/notice.tsx'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { messages } from '../../../lib/messages/bill-import.ts'
import { usePermission } from '../../../lib/session.ts'
import classes from './import-bills.module.css'
import { useUpload } from './import-queries.ts'
import { useDroppedFiles } from './use-dropped-files.ts'

interface UploadPanelProps {
  onUploaded: (billImport: BillImport) => void
}

/** Why a file is not even sent, or null. */
const objectionTo = ({ name, size }: File): string | null => {
  if (size > maxImportBytes) return messages.tooLarge(name)
  return size === 0 ? messages.isEmpty(name) : null
}

const useSend = (onUploaded: UploadPanelProps['onUploaded']) => {
  const upload = useUpload()
  const [objection, setObjection] = useState<string | null>(null)
  const [reading, setReading] = useState<string | null>(null)
  const send = async (files: readonly File[]): Promise<void> => {
    const [file, second] = files
    if (!file) return
    upload.reset()
    const reason = second ? messages.severalFiles : objectionTo(file)
    setObjection(reason)
    if (reason !== null) return
    setReading(file.name)
    try {
      const bytes = new Uint8Array(await file.arrayBuffer())
      upload.mutate({ fileName: file.name, bytes }, { onSuccess: onUploaded, onSettled: () => setReading(null) })
    } catch {
      // The browser could not read it: moved, removed, or no right to it.
      setObjection(messages.unreadable(file.name))
      setReading(null)
    }
  }
  return { send, objection, reading, problem: upload.error }
}

/** The start: one file, chosen or dropped. */
export const UploadPanel = ({ onUploaded }: UploadPanelProps) => {
  const { allowed, reason } = usePermission('bills:write')
  const { send, objection, reading, problem } = useSend(onUploaded)
  const input = useRef<HTMLInputElement>(null)
  const mayDrop = allowed && reading === null
  const over = useDroppedFiles((files) => {
    if (mayDrop) void send(files)
  })
  return (
    <div className={classes.sections}>
      {objection !== null && <Notice kind="failed" title={objection} announced />}
      {problem && <ProblemAlert problem={problem} />}
      <div className={classes.drop} data-over={(over && mayDrop) || undefined}>
        {reading === null ? (
          <>
            <IconFileTypeCsv size={36} stroke={1.4} aria-hidden className={classes.icon} />
            <p className={classes.dropTitle}>{messages.drop}</p>
            <p className={classes.quiet}>{messages.dropHelp}</p>
            <ActionButton disabledReason={reason} onClick={() => input.current?.click()}>
              {messages.choose}
            </ActionButton>
          </>
        ) : (
          <p role="status" className={classes.dropTitle}>
            <Loader size={18} color="gray" mr={8} />
            {messages.reading(reading)}
          </p>
        )}
        <input
          ref={input}
          type="file"
          accept=".csv,.tsv,.txt,text/csv,text/plain,text/tab-separated-values"
          hidden
          aria-label={messages.choose}
          onChange={(event) => {
            const files = [...(event.currentTarget.files ?? [])]
            // The same file may be chosen again after it was corrected.
            event.currentTarget.value = ''
            void send(files)
          }}
        />
      </div>
    </div>
  )
}
