import type { ProblemResponse } from '@billbridge/contract/client'
import { z } from 'zod'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { messages } from '../../lib/messages/configurations.ts'
import { paths } from '../../lib/paths.ts'

const detailsSchema = z.object({
  configurationId: z.string(),
  configurationName: z.string(),
  sharedAccounts: z.array(z.object({ id: z.string(), code: z.string(), name: z.string() })).default([]),
  sharedAccountCount: z.number().default(0),
  allAccounts: z.boolean().default(false),
})

/** A refusal because another enabled configuration covers some of the same accounts: which one, and which accounts. */
export const OverlapProblem = ({ problem }: { problem: ProblemResponse }) => {
  const parsed = detailsSchema.safeParse(problem.problem.details)
  if (!parsed.success) return <ProblemAlert problem={problem} />
  const { configurationId, configurationName, sharedAccounts, sharedAccountCount, allAccounts } = parsed.data
  const more = sharedAccountCount - sharedAccounts.length
  return (
    <ProblemAlert
      problem={problem}
      fix={{ label: messages.overlapOpen(configurationName), to: paths.configuration(configurationId) }}
    >
      {allAccounts && <p>{messages.overlapAll}</p>}
      <ul>
        {sharedAccounts.map(({ id, code, name }) => (
          <li key={id}>
            <bdi>{name}</bdi> (<bdi>{code}</bdi>)
          </li>
        ))}
        {more > 0 && <li>{messages.overlapMore(more)}</li>}
      </ul>
    </ProblemAlert>
  )
}
