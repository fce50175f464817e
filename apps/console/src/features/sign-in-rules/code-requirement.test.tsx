import { oneTimeCodeEndpoints } from '@billbridge/contract/one-time-codes'
import { screen, within } from '@testing-library/react'
import { expect, it } from 'vitest'
import { renderRoute, sessionOf } from '../../testing/render-route.tsx'
import { answer, refuse, server } from '../../testing/server.ts'

const ben = { id: 'user_00000002', name: 'Ben Example', email: 'ben@example.com' }
const relaxed = { required: false, without: [ben], withoutCount: 1, members: 4 }

it('names who has no codes before they are required, and says what happens to them', async () => {
  server.use(
    answer(oneTimeCodeEndpoints.requirement, relaxed),
    answer(oneTimeCodeEndpoints.require, ({ body }) => ({ ...relaxed, required: body.required })),
  )
  const { user } = renderRoute('/settings/sign-in')
  const list = await screen.findByRole('list', { name: '1 of 4 members without codes' })
  expect(list).toHaveTextContent('Ben Example ben@example.com')
  await user.click(screen.getByRole('button', { name: 'Require one-time codes' }))
  const dialog = await screen.findByRole('dialog', { name: 'Require one-time codes of everybody here?' })
  expect(dialog).toHaveTextContent('1 member has none yet. They are led to set them up at their next sign-in')
  await user.click(within(dialog).getByRole('button', { name: 'Require one-time codes' }))
  expect(await screen.findByRole('button', { name: 'No longer require' })).toBeVisible()
})

it('says in the dialog why it was refused', async () => {
  server.use(
    answer(oneTimeCodeEndpoints.requirement, relaxed),
    refuse(oneTimeCodeEndpoints.require, {
      type: 'one-time-codes-off',
      detail: 'Turn your own one-time codes on first.',
    }),
  )
  const { user } = renderRoute('/settings/sign-in')
  await user.click(await screen.findByRole('button', { name: 'Require one-time codes' }))
  const dialog = await screen.findByRole('dialog')
  await user.click(within(dialog).getByRole('button', { name: 'Require one-time codes' }))
  expect(await within(dialog).findByText('Turn your own one-time codes on first.')).toBeVisible()
})

it('is for admins: others are told whom to ask', async () => {
  renderRoute('/settings/sign-in', sessionOf('editor'))
  expect(await screen.findByText(/This needs the admin role/)).toBeVisible()
})
