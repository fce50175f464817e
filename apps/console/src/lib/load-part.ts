import { ProblemResponse } from '@billbridge/contract/client'
import { sessionEndpoints } from '@billbridge/contract/session'
import { type ComponentType, lazy } from 'react'
import { callOnce } from './api.ts'
import { messages } from './messages/components.ts'
import { notifyProblem } from './notify.ts'

const againMs = 2_000

const outdated = (): ProblemResponse =>
  new ProblemResponse(
    {
      type: 'about:blank',
      title: messages.outdatedTitle,
      status: 404,
      detail: messages.outdatedDetail,
      remedy: messages.outdatedRemedy,
    },
    new Headers(),
  )

/**
 * Loads code that a page does without until it is needed. Throws `ProblemResponse`, as a call does: the server cannot
 * be reached, or it has other files by now.
 */
export const loadPart = async <Part>(load: () => Promise<Part>): Promise<Part> => {
  try {
    return await load()
  } catch {
    // Whoever answers this would have had the file.
    await callOnce(sessionEndpoints.current, {})
    return load().catch(() => {
      throw outdated()
    })
  }
}

const isAway = (error: unknown): error is ProblemResponse =>
  error instanceof ProblemResponse && (error.problem.status === 0 || error.problem.status >= 500)

/** As `loadPart`, but says so and waits while the server cannot be reached. */
const loadPatiently = async <Part>(load: () => Promise<Part>): Promise<Part> => {
  for (let told = false; ; told = true) {
    try {
      return await loadPart(load)
    } catch (error) {
      if (!isAway(error)) throw error
      if (!told) notifyProblem(error)
      await new Promise((resolve) => setTimeout(resolve, againMs))
    }
  }
}

/**
 * A component whose code comes when it is first shown, below a `Suspense`. While the server cannot be reached the page
 * stays as it is, and what was asked for appears once it can.
 */
export const lazyPart = <Props>(load: () => Promise<ComponentType<Props>>) =>
  lazy(async () => ({ default: await loadPatiently(load) }))
