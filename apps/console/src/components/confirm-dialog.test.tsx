import { screen } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { renderPart } from '../testing/render-part.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'

it('waits for the name to be typed when something cannot be undone', async () => {
  const onConfirm = vi.fn()
  const { user } = renderPart(
    <ConfirmDialog
      opened
      title="Delete credential “Main”?"
      confirmLabel="Delete credential"
      typed="Main"
      onConfirm={onConfirm}
      onCancel={() => {}}
    >
      Its secret is destroyed.
    </ConfirmDialog>,
  )
  expect(await screen.findByRole('dialog', { name: 'Delete credential “Main”?' })).toHaveTextContent('is destroyed')
  await user.click(screen.getByLabelText('Type Main to confirm'))
  await user.keyboard('Mai{Enter}')
  expect(screen.getByRole('button', { name: 'Delete credential' })).toBeDisabled()
  expect(onConfirm).not.toHaveBeenCalled()
  await user.keyboard('n{Enter}')
  expect(onConfirm).toHaveBeenCalledOnce()
})
