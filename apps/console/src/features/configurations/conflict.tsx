import type { ProblemResponse } from '@billbridge/contract/client'
import { configurationSchema } from '@billbridge/contract/configurations'
import { Button, Table } from '@mantine/core'
import { z } from 'zod'
import { Notice } from '../../components/notice.tsx'
import { formMessages as messages } from '../../lib/messages/configuration-detail.ts'
import { labelOf, valueInWords } from './settings/in-words.ts'

const detailsSchema = z.object({
  changes: z.array(
    z.object({ field: z.string(), before: z.unknown(), after: z.unknown(), yours: z.unknown().optional() }),
  ),
  current: configurationSchema,
})

export type ConflictFacts = z.infer<typeof detailsSchema>

/** What a stale version was refused with; undefined for any other problem. */
export const conflictOf = (problem: ProblemResponse | null): ConflictFacts | undefined =>
  problem?.type === 'stale-version' ? detailsSchema.safeParse(problem.problem.details).data : undefined

interface ConflictProps {
  conflict: ConflictFacts
  onTake: () => void
  onKeep: () => void
}

/** Somebody else saved meanwhile: what they changed beside one's own, and the two ways on. */
export const Conflict = ({ conflict: { changes }, onTake, onKeep }: ConflictProps) => (
  <Notice
    kind="attention"
    title={messages.conflictTitle}
    announced
    actions={
      <>
        <Button size="xs" onClick={onKeep} title={messages.conflictKeepHelp}>
          {messages.conflictKeep}
        </Button>
        <Button size="xs" variant="default" onClick={onTake} title={messages.conflictTakeHelp}>
          {messages.conflictTake}
        </Button>
      </>
    }
  >
    <p>{messages.conflictText(messages.conflictSomebody)}</p>
    <Table.ScrollContainer minWidth={420} type="native" tabIndex={0} role="region" aria-label={messages.conflictTable}>
      <Table verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{messages.conflictColumns.setting}</Table.Th>
            <Table.Th>{messages.conflictColumns.was}</Table.Th>
            <Table.Th>{messages.conflictColumns.now}</Table.Th>
            <Table.Th>{messages.conflictColumns.yours}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {changes.map(({ field, before, after, yours }) => (
            <Table.Tr key={field}>
              <Table.Td>{labelOf(field)}</Table.Td>
              <Table.Td>{valueInWords(field, before)}</Table.Td>
              <Table.Td>{valueInWords(field, after)}</Table.Td>
              <Table.Td>{yours === undefined ? '' : valueInWords(field, yours)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
    <p>
      {messages.conflictKeep}: {messages.conflictKeepHelp}. {messages.conflictTake}: {messages.conflictTakeHelp}.
    </p>
  </Notice>
)
