import { expect, type Page } from '@playwright/test'
import { list, post } from './sample-objects.ts'
import { ADMIN } from './start-billbridge.ts'

/** Somebody who works beside the first administrator. */
export const member = {
  name: 'Member Example',
  email: 'member@example.com',
  password: 'a long enough password',
} as const

/** Asks as another browser does, that nobody is signed in with; the cookies of this one stay as they are. */
const postElsewhere = async (page: Page, path: string, data: unknown): Promise<void> => {
  const address = (await page.context().request.get('/api/v1/session')).url()
  const answer = await fetch(new URL(`/api/v1/${path}`, address), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(data),
  })
  expect(answer.ok, `${path}: ${await answer.text()}`).toBe(true)
}

/** Another session of the first administrator. */
export const makeSession = (page: Page): Promise<void> => postElsewhere(page, 'session', ADMIN)

/** A new invitation; each e-mail is invited once. */
export const invite = (page: Page, email: string): Promise<{ link: string }> =>
  post(page, 'invitations', { email, role: 'editor' })

/** An open invitation; one is enough. */
export const makeInvitation = async (page: Page): Promise<void> => {
  if ((await list(page, 'invitations')).length === 0) await invite(page, 'invited@example.com')
}

/** A second member; once is enough. */
export const makeMember = async (page: Page): Promise<void> => {
  const { name, email, password } = member
  if ((await list(page, `users?search=${email}`)).length > 0) return
  const { link } = await invite(page, email)
  await postElsewhere(page, 'invitation-links/accept', { token: new URL(link).hash.slice(1), name, password })
}

/** A key for a machine; one is enough. */
export const makeApiKey = async (page: Page): Promise<void> => {
  if ((await list(page, 'api-keys')).length === 0)
    await post(page, 'api-keys', { name: 'Example import', role: 'editor' })
}
