import { render, screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { Providers } from '../app/providers.tsx'
import { createQueryClient } from '../lib/query-client.ts'
import { ProgressPanel } from './progress-panel.tsx'

const panelAt = (done: number, growing = false) => (
  <Providers queryClient={createQueryClient()} env="test">
    <ProgressPanel label="Exporting bills" done={done} total={2000} growing={growing} rate={4.26} timeLeft={185} />
  </Providers>
)

it('shows n of total, rate and time left, and says aloud only every tenth of the way', () => {
  const { rerender } = render(panelAt(10))
  expect(screen.getByText('10 of 2,000')).toBeVisible()
  expect(screen.getByText('4.3 per second · about 3 min 05 s left')).toBeVisible()
  expect(screen.getByRole('progressbar', { name: 'Exporting bills' })).toHaveAttribute('aria-valuenow', '0.5')
  expect(screen.getByRole('status')).toHaveTextContent('Exporting bills: 0% done')
  rerender(panelAt(150))
  expect(screen.getByRole('status')).toHaveTextContent('Exporting bills: 0% done')
  rerender(panelAt(200))
  expect(screen.getByRole('status')).toHaveTextContent('Exporting bills: 10% done')
})

it('tells one count alone, however it goes on', () => {
  const { rerender } = render(panelAt(10))
  for (const done of [11, 150, 200, 201]) {
    rerender(panelAt(done))
    expect(screen.getAllByText(/ of 2,000/).map(({ textContent }) => textContent)).toEqual([`${done} of 2,000`])
  }
})

it('says of a total that still grows how far it is, and draws no share of it', () => {
  const { rerender } = render(panelAt(0, true))
  expect(screen.getByText('2,000 so far, still collecting')).toBeVisible()
  rerender(panelAt(2000, true))
  expect(screen.getByText('2,000 done, 2,000 so far, still collecting')).toBeVisible()
  expect(screen.getByRole('progressbar', { name: 'Exporting bills' })).toHaveAttribute('aria-valuenow', '0')
  rerender(panelAt(0))
  expect(screen.getByRole('status')).toHaveTextContent('Exporting bills: 0% done')
})
