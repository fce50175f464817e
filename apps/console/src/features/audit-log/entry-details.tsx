import type { AuditEntry } from '@billbridge/contract/audit-entries'
import { Stack, Table } from '@mantine/core'
import { CopyableId } from '../../components/copyable-id.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { KeyValue } from '../../components/key-value.tsx'
import { formatAbsolute } from '../../lib/format-time.ts'
import { actorKinds, messages } from '../../lib/messages/audit-log.ts'
import { actionWords, ObjectName } from './audit-columns.tsx'
import classes from './audit-log.module.css'
import { fieldLabel, fieldsOf, namesOf, valueWords } from './change-words.ts'

/** One entry in full: every changed field, the request, the address. */
export const EntryDetails = ({ entry, onClose }: { entry: AuditEntry; onClose: () => void }) => {
  const { actor, action, targetId, requestId, address, at } = entry
  const changes = fieldsOf(entry.changes)
  return (
    <Dialog onClose={onClose} size="lg" title={messages.details}>
      <Stack gap="md">
        <p>
          <bdi>{actor.name}</bdi> {actionWords(action)} <ObjectName {...entry} />
        </p>
        <KeyValue
          facts={[
            { label: messages.columns.at, value: formatAbsolute(at) },
            { label: messages.columns.actor, value: `${actorKinds[actor.kind]} · ${actor.id}` },
            { label: messages.action, value: <code>{action}</code> },
            { label: messages.objectId, value: <CopyableId id={targetId} what={messages.objectId} /> },
            {
              label: messages.requestId,
              value: requestId ? <CopyableId id={requestId} what={messages.requestId} /> : messages.noRequest,
            },
            { label: messages.address, value: address ?? messages.noAddress },
          ]}
        />
        {changes.length === 0 ? (
          <p className={classes.before}>{messages.noChanges}</p>
        ) : (
          <Table fz={13} aria-label={messages.columns.what}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{messages.field}</Table.Th>
                <Table.Th>{messages.before}</Table.Th>
                <Table.Th>{messages.after}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {changes.map(({ field, before, after }) => (
                <Table.Tr key={field}>
                  <Table.Td>{fieldLabel(field)}</Table.Td>
                  <Table.Td className={classes.values ?? ''}>
                    <bdi>{valueWords(before, namesOf(entry, field))}</bdi>
                  </Table.Td>
                  <Table.Td className={classes.values ?? ''}>
                    <bdi>{valueWords(after, namesOf(entry, field))}</bdi>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
      </Stack>
    </Dialog>
  )
}
