import { keyPermissionSchema } from '@billbridge/contract/credentials'
import { IconCircleCheck, IconCircleX } from '@tabler/icons-react'
import { z } from 'zod'
import { permissionNames } from '../../../lib/messages/credential-detail.ts'
import { connectMessages as messages } from '../../../lib/messages/credential-wizard.ts'
import classes from './permission-list.module.css'

type KeyPermission = z.infer<typeof keyPermissionSchema>

/** The permissions in a problem's `details`; none when it names none. */
export const permissionsOf = (details: Record<string, unknown> | undefined): KeyPermission[] => {
  const parsed = z.array(keyPermissionSchema).safeParse(details?.permissions)
  return parsed.success ? parsed.data : []
}

/** Each permission as granted or missing, in word, icon and colour. */
export const PermissionList = ({ permissions }: { permissions: readonly KeyPermission[] }) => (
  <ul className={classes.list} aria-label={messages.permissionsTitle}>
    {permissions.map(({ permission, granted }) => (
      <li key={permission} className={classes.item} data-granted={granted}>
        {granted ? <IconCircleCheck size={16} aria-hidden /> : <IconCircleX size={16} aria-hidden />}
        <span>{permissionNames[permission]}</span>
        <span className={classes.word}>{granted ? messages.granted : messages.missing}</span>
      </li>
    ))}
  </ul>
)
