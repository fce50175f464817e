import { type ProblemType, problemOf, toProblemUri } from '@billbridge/contract/problem'
import type { Page } from '@playwright/test'

/**
 * The page is told something else than the server says, in some fields of what one address of the HTTP API answers: for
 * dialogs of what takes another company's server, somebody's phone or luck to bring about. Nothing is told the server.
 */
export const answerWith = async (page: Page, path: string, fields: object): Promise<void> => {
  await page.route(`**/api/v1/${path}`, async (route) => {
    if (route.request().method() !== 'GET') return route.fallback()
    const response = await route.fetch()
    return route.fulfill({ response, json: { ...((await response.json()) as object), ...fields } })
  })
}

/** What the page asks of one address of the HTTP API is refused, and the server not asked. */
export const refuseWith = async (page: Page, path: string, type: ProblemType): Promise<void> => {
  const { status, title, remedy } = problemOf(type)
  const problem = { type: toProblemUri(type), status, title, remedy, detail: `${title}.` }
  const answer = { status, json: problem, contentType: 'application/problem+json' }
  await page.route(`**/api/v1/${path}`, (route) => route.fulfill(answer))
}
