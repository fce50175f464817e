import { MantineProvider } from '@mantine/core'
import { render, screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { stripeReturnMessages } from '../lib/messages/sign-in.ts'
import { StripeReturnNotice } from './stripe-return-notice.tsx'

const show = (next: string | null) =>
  render(
    <MantineProvider env="test">
      <StripeReturnNotice next={next} />
    </MantineProvider>,
  )

it.each([
  '/integrations/credentials?outcome=other-session',
  '/integrations/credentials/new?stage=authenticate&credential=cred_00000001&outcome=expired',
])('says why to sign in when %s waits behind it', (next) => {
  show(next)
  expect(screen.getByText(stripeReturnMessages.title)).toBeVisible()
  expect(screen.getByText(/only from the person who began it.*Sign in, and the next page says/)).toBeVisible()
})

it.each([
  null,
  '/billing/bills?outcome=expired',
  '/integrations/credentials',
  '/integrations/credentials?outcome=made-up',
  '//other.example/integrations/credentials?outcome=expired',
])('says nothing of Stripe when %s waits', (next) => {
  show(next)
  expect(screen.queryByText(stripeReturnMessages.title)).toBeNull()
})
