import { apiKeyEndpoints } from '@billbridge/contract/api-keys'
import { type SessionProof, sessionProofEndpoints } from '@billbridge/contract/session-proofs'
import { screen, waitFor, within } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'
import { afterEach, expect, it, vi } from 'vitest'
import { renderRoute } from '../testing/render-route.tsx'
import { answer, refuse, server } from '../testing/server.ts'

const old: SessionProof = { kind: 'password', providerName: null, provedAt: '2026-11-01T10:00:00.000Z', needed: true }
const apiKey = {
  id: 'key_00000001',
  name: 'Nightly import',
  role: 'viewer' as const,
  lastFour: 'abcd',
  createdBy: { kind: 'user' as const, id: 'user_00000001', name: 'Ada Example' },
  makerStatus: 'active' as const,
  createdAt: '2026-11-01T10:00:00.000Z',
  expiresAt: null,
  lastUsedAt: null,
  lastUsedAddress: null,
}

afterEach(() => vi.restoreAllMocks())

/** A key that is asked for with a session that was proved long ago. */
const askForKey = async (proof: Partial<SessionProof> = {}) => {
  const asked: unknown[] = []
  server.use(
    answer(apiKeyEndpoints.list, { data: [], nextCursor: null, requestsPerMinute: 600 }),
    answer(apiKeyEndpoints.create, ({ body }) => {
      asked.push(body)
      return { apiKey, secret: 'bb_Example' }
    }),
    answer(sessionProofEndpoints.get, { ...old, ...proof }),
  )
  server.use(refuse(apiKeyEndpoints.create, { type: 'proof-needed', once: true }))
  const { user } = renderRoute('/settings/api-keys')
  await user.click((await screen.findAllByRole('button', { name: 'Create API key' }))[0] as HTMLElement)
  const form = await screen.findByRole('dialog', { name: 'Create API key' })
  await user.type(within(form).getByLabelText('Name'), 'Nightly import')
  await user.click(within(form).getByRole('button', { name: 'Create API key' }))
  const dialog = await screen.findByRole('dialog', { name: 'Confirm that it is you' })
  return { user, asked, dialog }
}

const confirm = async (user: UserEvent, dialog: HTMLElement, label: string, typed: string) => {
  await user.type(await within(dialog).findByLabelText(label), typed)
  await user.click(within(dialog).getByRole('button', { name: 'Confirm' }))
}

it.each([
  ['password', 'password', 'Your password', 'correct horse battery'],
  ['one-time code', 'code', 'Code', '123456'],
] as const)(
  'asks for the %s over the page, and then does what was asked with what was typed',
  async (_, kind, label, typed) => {
    const { user, asked, dialog } = await askForKey({ kind })
    const given: unknown[] = []
    server.use(
      answer(sessionProofEndpoints.give, ({ body }) => {
        given.push(body)
        return { ...old, kind, needed: false }
      }),
    )
    await confirm(user, dialog, label, typed)
    expect(await screen.findByLabelText('Secret')).toHaveValue('bb_Example')
    expect(screen.queryByRole('dialog', { name: 'Confirm that it is you' })).not.toBeInTheDocument()
    expect(given).toEqual([{ [kind]: typed }])
    expect(asked).toMatchObject([{ name: 'Nightly import', role: 'viewer' }])
  },
)

it('says at the field that the password is wrong, and goes on asking', async () => {
  const { user, asked, dialog } = await askForKey()
  server.use(
    refuse(sessionProofEndpoints.give, {
      type: 'wrong-password',
      errors: [{ field: 'password', message: 'is not your password' }],
    }),
  )
  await confirm(user, dialog, 'Your password', 'wrong')
  expect(await within(dialog).findByText('Is not your password')).toBeVisible()
  expect(asked).toEqual([])
})

it('leaves what was typed when it is given up, and says why nothing was done', async () => {
  const { user, asked, dialog } = await askForKey()
  await user.click(await within(dialog).findByRole('button', { name: 'Cancel' }))
  const form = await screen.findByRole('dialog', { name: 'Create API key' })
  expect(within(form).getByLabelText('Name')).toHaveValue('Nightly import')
  expect(await within(form).findByText('Confirm that it is you')).toBeVisible()
  expect(asked).toEqual([])
})

it('closes by Escape alone, and not what is below it', async () => {
  const { user, dialog } = await askForKey()
  await within(dialog).findByLabelText('Your password')
  await user.keyboard('{Escape}')
  await waitFor(() => expect(screen.queryByRole('dialog', { name: 'Confirm that it is you' })).not.toBeInTheDocument())
  expect(screen.getByRole('dialog', { name: 'Create API key' })).toBeVisible()
  expect(screen.getByLabelText('Name')).toHaveValue('Nightly import')
})

/** What the provider's page is asked for with. */
const takeBeginnings = (): unknown[] => {
  const wanted: unknown[] = []
  server.use(
    answer(sessionProofEndpoints.beginAtProvider, ({ body }) => {
      wanted.push(body)
      return { url: 'https://id.example.com/authorize' }
    }),
  )
  return wanted
}

it('leads to the provider in a window beside, and goes on when it was done there', async () => {
  const { user, asked, dialog } = await askForKey({ kind: 'identity-provider', providerName: 'Example ID' })
  const assign = vi.fn()
  vi.spyOn(window, 'open').mockReturnValue({ location: { assign }, close: vi.fn() } as unknown as Window)
  const wanted = takeBeginnings()
  await user.click(await within(dialog).findByRole('button', { name: 'Sign in with Example ID' }))
  expect(await within(dialog).findByText(/^Waiting until/)).toBeVisible()
  expect(assign).toHaveBeenCalledWith('https://id.example.com/authorize')
  expect(wanted).toEqual([{ next: '/proved' }])
  server.use(answer(sessionProofEndpoints.get, { ...old, kind: 'identity-provider', needed: false }))
  expect(await screen.findByLabelText('Secret')).toHaveValue('bb_Example')
  expect(asked).toHaveLength(1)
})

it('says that it came to nothing in the window beside, and tries again', async () => {
  const { user, asked, dialog } = await askForKey({ kind: 'identity-provider', providerName: 'Example ID' })
  const assign = vi.fn()
  vi.spyOn(window, 'open').mockReturnValue({ location: { assign }, close: vi.fn() } as unknown as Window)
  const wanted = takeBeginnings()
  await user.click(await within(dialog).findByRole('button', { name: 'Sign in with Example ID' }))
  expect(await within(dialog).findByText(/^Waiting until/)).toBeVisible()
  const { unmount } = renderRoute('/proved?provider=denied')
  expect(await within(dialog).findByRole('alert')).toHaveTextContent(
    'Not confirmedYou were not signed in at the identity provider',
  )
  expect(within(dialog).queryByText(/^Waiting until/)).not.toBeInTheDocument()
  unmount()
  await user.click(within(dialog).getByRole('button', { name: 'Try again' }))
  expect(await within(dialog).findByText(/^Waiting until/)).toBeVisible()
  expect(within(dialog).queryByRole('alert')).not.toBeInTheDocument()
  expect(wanted).toHaveLength(2)
  expect(asked).toEqual([])
})

const wayOut = /put a new secret in, or whoever runs this Billbridge can let you in by password again/

it('says the way out where the provider refuses, or may go on refusing', async () => {
  const { user, dialog } = await askForKey({ kind: 'identity-provider', providerName: 'Example ID' })
  const assign = vi.fn()
  vi.spyOn(window, 'open').mockReturnValue({ location: { assign }, close: vi.fn() } as unknown as Window)
  server.use(refuse(sessionProofEndpoints.beginAtProvider, { type: 'identity-provider-refused', once: true }))
  const signIn = await within(dialog).findByRole('button', { name: 'Sign in with Example ID' })
  expect(within(dialog).queryByText(wayOut)).not.toBeInTheDocument()
  await user.click(signIn)
  expect(await within(dialog).findByText(wayOut)).toBeVisible()
  takeBeginnings()
  await user.click(signIn)
  expect(await within(dialog).findByText(/^Waiting until/)).toBeVisible()
  expect(within(dialog).getByText(wayOut)).toBeVisible()
})

it.each([
  ['refused', true],
  ['away', true],
  ['other-person', false],
])('/proved?provider=%s tells the way out: %s', async (outcome, tells) => {
  renderRoute(`/proved?provider=${outcome}`)
  expect(await screen.findByRole('heading', { name: 'Not confirmed' })).toBeVisible()
  expect(screen.queryAllByText(wayOut)).toHaveLength(tells ? 1 : 0)
})

it('says in words that it was begun too often, and leaves no empty window behind', async () => {
  const { user, dialog } = await askForKey({ kind: 'identity-provider', providerName: 'Example ID' })
  const close = vi.fn()
  vi.spyOn(window, 'open').mockReturnValue({ location: { assign: vi.fn() }, close } as unknown as Window)
  const detail = 'Too many attempts. Try again in 9 minutes.'
  server.use(refuse(sessionProofEndpoints.beginAtProvider, { type: 'too-many-attempts', detail }))
  await user.click(await within(dialog).findByRole('button', { name: 'Sign in with Example ID' }))
  expect(await within(dialog).findByText(detail)).toBeVisible()
  expect(within(dialog).queryByText(wayOut)).not.toBeInTheDocument()
  expect(within(dialog).getByText(/^Wait as long as it says/)).toBeVisible()
  expect(close).toHaveBeenCalledOnce()
})

it('comes back to this page where the browser opens no window', async () => {
  const { user, dialog } = await askForKey({ kind: 'identity-provider', providerName: 'Example ID' })
  vi.spyOn(window, 'open').mockReturnValue(null)
  const assign = vi.spyOn(window.location, 'assign').mockImplementation(() => undefined)
  const wanted = takeBeginnings()
  await user.click(await within(dialog).findByRole('button', { name: 'Sign in with Example ID' }))
  await waitFor(() => expect(assign).toHaveBeenCalledWith('https://id.example.com/authorize'))
  expect(wanted).toEqual([{ next: '/settings/api-keys?create=true' }])
})

it.each([
  ['/proved', 'Confirmed'],
  ['/proved?provider=other-person', 'Not confirmed'],
])('%s says in the window beside what came of it', async (address, title) => {
  renderRoute(address)
  expect(await screen.findByRole('heading', { name: title })).toBeVisible()
})
