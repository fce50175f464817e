import { useState } from 'react'
import { type RowResult, toRowResults } from './batch-result.tsx'
import { type BatchRow, mappingsAtOnce, useMapMany } from './mapping-queries.ts'

/** One row to map, with the account's name as the person sees it. */
export interface RowToMap extends BatchRow {
  account: string
}

/** Maps many accounts at once and keeps what became of each row. */
export const useBatch = (credentialId: string) => {
  const map = useMapMany(credentialId)
  const [results, setResults] = useState<RowResult[] | null>(null)
  return {
    results,
    dismiss: () => setResults(null),
    problem: map.error,
    isPending: map.isPending,
    run: (rows: readonly RowToMap[], onDone: (results: RowResult[]) => void) => {
      const sent = rows.slice(0, mappingsAtOnce)
      map.mutate(
        sent.map(({ account: _, ...row }) => row),
        {
          onSuccess: (answer) => {
            const outcome = toRowResults(sent, answer.results)
            setResults(outcome)
            onDone(outcome)
          },
        },
      )
    },
  }
}
