import { oneTimeCodeEndpoints } from '@billbridge/contract/one-time-codes'
import { screen, within } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { renderRoute } from '../../testing/render-route.tsx'
import { answer, refuse, server } from '../../testing/server.ts'

const typePassword = async (user: UserEvent, dialog: HTMLElement) => {
  await user.type(within(dialog).getByLabelText('Your password'), 'correct horse battery')
  await user.click(within(dialog).getByRole('button', { name: 'Continue' }))
}

const off = { onSince: null, recoveryCodesLeft: 0, requiredBy: [] }
const on = { onSince: '2026-11-01T10:00:00.000Z', recoveryCodesLeft: 10, requiredBy: [] }
const enrolment = { secret: 'JBSWY3DPEHPK3PXP', uri: 'otpauth://totp/Billbridge:ada?secret=JBSWY3DPEHPK3PXP' }
const recoveryCodes = ['abcd-efgh-jkmn-pq10', 'bcde-fghj-kmnp-q102']

it('asks for the password, shows picture and secret, takes the first code, and lets nobody go on before the recovery codes are kept', async () => {
  let isOn = false
  let typed: unknown
  let proof: unknown
  server.use(
    answer(oneTimeCodeEndpoints.get, () => (isOn ? on : off)),
    answer(oneTimeCodeEndpoints.enrol, ({ body }) => {
      proof = body
      return enrolment
    }),
    answer(oneTimeCodeEndpoints.confirm, ({ body }) => {
      isOn = true
      typed = body
      return { recoveryCodes }
    }),
  )
  const { user } = renderRoute('/settings/account')
  await user.click(await screen.findByRole('button', { name: 'Turn on one-time codes' }))
  const dialog = await screen.findByRole('dialog', { name: 'Turn on one-time codes' })
  await typePassword(user, dialog)
  expect(await within(dialog).findByRole('img', { name: /QR picture/ })).toBeVisible()
  expect(proof).toEqual({ password: 'correct horse battery' })
  expect(within(dialog).getByText('JBSW Y3DP EHPK 3PXP')).toBeVisible()
  await user.click(within(dialog).getByRole('button', { name: 'Confirm code' }))
  expect(within(dialog).getByText('Enter the code')).toBeVisible()
  await user.type(within(dialog).getByLabelText('Code'), '123 456')
  await user.click(within(dialog).getByRole('button', { name: 'Confirm code' }))
  const list = await screen.findByRole('list', { name: 'Recovery codes' })
  expect(
    within(list)
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent),
  ).toEqual(recoveryCodes)
  expect(typed).toEqual({ code: '123 456' })
  expect(screen.getByRole('button', { name: 'Done' })).toBeDisabled()
  await user.keyboard('{Escape}')
  expect(list).toBeVisible()
  await user.click(screen.getByLabelText('I have kept the recovery codes'))
  await user.click(screen.getByRole('button', { name: 'Done' }))
  expect(await screen.findByRole('button', { name: 'New recovery codes' })).toBeVisible()
})

it('says at the field that the password was wrong, and shows no secret', async () => {
  server.use(
    answer(oneTimeCodeEndpoints.get, off),
    refuse(oneTimeCodeEndpoints.enrol, {
      type: 'wrong-password',
      errors: [{ field: 'password', message: 'is not your password' }],
    }),
  )
  const { user } = renderRoute('/settings/account')
  await user.click(await screen.findByRole('button', { name: 'Turn on one-time codes' }))
  const dialog = await screen.findByRole('dialog', { name: 'Turn on one-time codes' })
  await user.click(within(dialog).getByRole('button', { name: 'Continue' }))
  expect(within(dialog).getByText('Enter your password')).toBeVisible()
  await typePassword(user, dialog)
  expect(await within(dialog).findByText('Is not your password', { selector: 'p' })).toBeVisible()
  expect(within(dialog).getByLabelText('Your password')).toHaveValue('correct horse battery')
  expect(within(dialog).queryByRole('img')).not.toBeInTheDocument()
})

it('turns off with a code, and says why a wrong one was refused', async () => {
  server.use(answer(oneTimeCodeEndpoints.get, on), refuse(oneTimeCodeEndpoints.turnOff, { type: 'wrong-code' }))
  const { user } = renderRoute('/settings/account')
  await user.click(await screen.findByRole('button', { name: 'Turn off one-time codes' }))
  const dialog = await screen.findByRole('dialog', { name: 'Turn off one-time codes' })
  await user.type(within(dialog).getByLabelText('Code'), '000000')
  await user.click(within(dialog).getByRole('button', { name: 'Turn off one-time codes' }))
  expect(await within(dialog).findByText('The code is wrong, too old, or was used already')).toBeVisible()
  expect(within(dialog).getByLabelText('Code')).toHaveValue('000000')
})

it('says who requires codes instead of turning them off, and warns of few recovery codes', async () => {
  const required = { ...on, recoveryCodesLeft: 2, requiredBy: ['Example Bakery Ltd'] }
  let asked = false
  server.use(
    answer(oneTimeCodeEndpoints.get, required),
    answer(oneTimeCodeEndpoints.turnOff, () => {
      asked = true
      return undefined
    }),
  )
  const { user } = renderRoute('/settings/account')
  expect(await screen.findByText(/You have 2 recovery codes left/)).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Turn off one-time codes' }))
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
  expect(asked).toBe(false)
})
