import { ActionIcon, CopyButton } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { messages } from '../lib/messages/components.ts'
import classes from './copyable-id.module.css'
import { Hint } from './hint.tsx'

interface CopyableIdProps {
  id: string
  /** What it is, for the button's name: "credential id". */
  what?: string
  /** Shows only the button; the id stands elsewhere. */
  buttonOnly?: boolean
}

/** An id in the monospaced face with a copy button. */
export const CopyableId = ({ id, what = 'id', buttonOnly = false }: CopyableIdProps) => (
  <span className={classes.copyable}>
    {!buttonOnly && <code className={classes.id}>{id}</code>}
    <CopyButton value={id} timeout={1500}>
      {({ copied, copy }) => (
        <Hint names label={copied ? messages.copied : messages.copy(what)}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={24}
            onClick={(event) => {
              event.stopPropagation()
              copy()
            }}
          >
            {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
          </ActionIcon>
        </Hint>
      )}
    </CopyButton>
  </span>
)
