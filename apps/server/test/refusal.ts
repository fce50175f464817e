import { ProblemResponse } from '@billbridge/contract/client'

/** The refusal a call is answered with; fails when the call succeeds. */
export const refusal = async (answer: Promise<unknown>): Promise<ProblemResponse> => {
  const error = await answer.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof ProblemResponse) return error
  throw new Error('It was not refused.', { cause: error })
}
