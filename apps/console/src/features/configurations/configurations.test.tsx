import { accountEndpoints } from '@billbridge/contract/accounts'
import { billEndpoints } from '@billbridge/contract/bills'
import { type Configuration, configurationEndpoints } from '@billbridge/contract/configurations'
import { notificationEndpoints } from '@billbridge/contract/notifications'
import { userEndpoints } from '@billbridge/contract/users'
import { screen, waitFor } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import { renderRoute, sessionOf } from '../../testing/render-route.tsx'
import { sampleBill, sampleConfiguration } from '../../testing/samples.ts'
import { answer, refuse, server } from '../../testing/server.ts'

const address = '/integrations/configurations/cfg_00000001'

const account = {
  id: 'account_00000001',
  code: 'A-1',
  name: 'Invented Flowers GmbH',
  email: null,
  currency: null,
  address: null,
  version: 1,
  createdAt: '2026-02-01T08:00:00.000Z',
  updatedAt: '2026-02-01T08:00:00.000Z',
}

/** A server that keeps one configuration. */
const keep = (first: Configuration = sampleConfiguration()) => {
  let stored = first
  server.use(
    answer(configurationEndpoints.get, () => stored),
    answer(configurationEndpoints.update, ({ body }) => {
      stored = {
        ...stored,
        name: body.name,
        settings: body.settings as Configuration['settings'],
        version: stored.version + 1,
      }
      return stored
    }),
  )
  return {
    stored: () => stored,
    store: (change: Partial<Configuration>) => {
      stored = { ...stored, ...change }
    },
  }
}

beforeEach(() => {
  server.use(
    answer(accountEndpoints.list, { data: [account], nextCursor: null }),
    answer(accountEndpoints.get, account),
    answer(billEndpoints.list, { data: [sampleBill()], nextCursor: null }),
  )
})

describe('the settings of a configuration', () => {
  it('are saved with what changed named in the bar', async () => {
    const { stored } = keep()
    const { user } = renderRoute(address)
    await user.click(await screen.findByRole('switch', { name: /^Only send bill on approval/ }))
    await user.click(screen.getByRole('radio', { name: 'Finalize' }))
    expect(screen.getByText('Changed: Only send bill on approval, Finalization')).toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: 'Save changes' }))
    await waitFor(() => expect(stored().version).toBe(4))
    expect(stored().settings.bills.onlyApproved).toBe(true)
    expect(stored().settings.invoice.finalization).toBe('finalize')
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Save changes' })).not.toBeInTheDocument())
  })

  it('take accounts from a searched list', async () => {
    const { stored } = keep()
    const { user } = renderRoute(address)
    await user.click(await screen.findByRole('combobox', { name: 'Accounts to exclude' }))
    await user.click(await screen.findByRole('option', { name: 'Invented Flowers GmbH (A-1)' }))
    await user.click(screen.getByRole('button', { name: 'Save changes' }))
    await waitFor(() => expect(stored().settings.accounts.excludedAccountIds).toEqual(['account_00000001']))
  })

  it('take the people who are told, and say where nobody can be told by e-mail', async () => {
    const { stored } = keep()
    const at = '2026-01-31T12:00:00.000Z'
    const member = { role: 'viewer' as const, status: 'active' as const, linked: null, createdAt: at }
    const user1 = { id: 'user_00000001', name: 'Example viewer', email: 'viewer@example.com', ...member }
    server.use(
      answer(userEndpoints.list, { data: [user1], nextCursor: null, activeAdmins: 1 }),
      answer(notificationEndpoints.channels, { email: false }),
    )
    const { user } = renderRoute(address)
    await user.click(await screen.findByRole('combobox', { name: /Users to e-mail/ }))
    await user.click(await screen.findByRole('option', { name: 'Example viewer (viewer@example.com)' }))
    expect(screen.getByText(/No mail server is set up/)).toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: 'Save changes' }))
    await waitFor(() => expect(stored().settings.notifications.userIds).toEqual(['user_00000001']))
  })

  it('that are wrong are said at their field and not sent', async () => {
    const { stored } = keep()
    const { user } = renderRoute(address)
    const days = await screen.findByRole('textbox', { name: 'Days to add' })
    await user.clear(days)
    await user.type(days, '400')
    await user.click(screen.getByRole('button', { name: 'Save changes' }))
    expect(days).toHaveAccessibleDescription(expect.stringContaining('Must be at most 365'))
    expect(days).toHaveFocus()
    expect(stored().version).toBe(3)
  })

  it('show what the server refuses at its field', async () => {
    keep()
    server.use(
      refuse(configurationEndpoints.update, {
        type: 'configuration-name-taken',
        errors: [{ field: 'name', message: 'is the name of another configuration' }],
      }),
    )
    const { user } = renderRoute(address)
    const name = await screen.findByRole('textbox', { name: 'Name' })
    await user.type(name, '!')
    await user.click(screen.getByRole('button', { name: 'Save changes' }))
    await waitFor(() => expect(name).toHaveAccessibleDescription(expect.stringContaining('Is the name of another')))
    expect(name).toHaveFocus()
  })

  it('show a sample of a template while it is typed', async () => {
    keep()
    const { user } = renderRoute(address)
    await user.type(await screen.findByRole('textbox', { name: 'Memo' }), 'For {{{{account.name}}')
    expect(screen.getAllByText('Sample')[0]?.closest('p')).toHaveTextContent('Sample For Example Bakery Ltd')
  })

  it('cannot be changed by a viewer, nor when it is archived', async () => {
    keep()
    const { unmount } = renderRoute(address, sessionOf('viewer'))
    expect(await screen.findByRole('textbox', { name: 'Name' })).toBeDisabled()
    unmount()
    keep(sampleConfiguration({ archived: true }))
    renderRoute(address)
    expect(await screen.findByText('This configuration is archived')).toBeInTheDocument()
    expect(screen.getByRole('textbox', { name: 'Name' })).toBeDisabled()
  })
})

describe('a configuration that was changed meanwhile', () => {
  const conflict = () => {
    const { stored, store } = keep()
    const { settings } = stored()
    const current = sampleConfiguration({
      version: 4,
      name: 'Renamed meanwhile',
      settings: { ...settings, dueDate: { ...settings.dueDate, addDays: 60 } },
    })
    server.use(
      refuse(configurationEndpoints.update, {
        type: 'stale-version',
        details: {
          changes: [
            { field: 'name', before: 'Monthly bills', after: 'Renamed meanwhile', yours: 'Monthly bills' },
            { field: 'settings.dueDate.addDays', before: 30, after: 60, yours: 30 },
          ],
          current,
        },
        once: true,
      }),
    )
    store(current)
    return { stored }
  }
  const saveOwnChange = async () => {
    const rendered = renderRoute(address)
    await rendered.user.click(await screen.findByRole('radio', { name: 'Finalize' }))
    conflictShown = conflict()
    await rendered.user.click(screen.getByRole('button', { name: 'Save changes' }))
    await screen.findByText('It was changed meanwhile')
    return rendered
  }
  let conflictShown: ReturnType<typeof conflict>
  beforeEach(() => void keep())

  it('shows what changed, and keeps one’s own changes on top of it', async () => {
    const { user } = await saveOwnChange()
    const table = screen.getByRole('region', { name: 'Changes made meanwhile' })
    expect(table).toHaveTextContent('Days to add306030')
    await user.click(screen.getByRole('button', { name: 'Keep my changes' }))
    expect(screen.getByRole('textbox', { name: 'Name' })).toHaveValue('Renamed meanwhile')
    expect(screen.getByText('Changed: Finalization')).toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: 'Save changes' }))
    await waitFor(() => expect(conflictShown.stored().version).toBe(5))
    expect(conflictShown.stored()).toMatchObject({
      name: 'Renamed meanwhile',
      settings: { dueDate: { addDays: 60 }, invoice: { finalization: 'finalize' } },
    })
  })

  it('is taken over as it is stored when that is wanted', async () => {
    const { user } = await saveOwnChange()
    await user.click(screen.getByRole('button', { name: 'Use what is stored now' }))
    expect(screen.getByRole('textbox', { name: 'Name' })).toHaveValue('Renamed meanwhile')
    expect(screen.getByRole('radio', { name: 'Leave as draft', checked: true })).toBeInTheDocument()
    expect(screen.queryByRole('button', { name: 'Save changes' })).not.toBeInTheDocument()
  })
})

describe('the history', () => {
  it('says what every version changed', async () => {
    const configuration = sampleConfiguration()
    keep(configuration)
    server.use(
      answer(configurationEndpoints.versions, {
        data: [
          {
            version: 3,
            name: configuration.name,
            settings: configuration.settings,
            changes: [{ field: 'settings.invoice.finalization', before: 'finalize', after: 'draft' }],
            actor: configuration.createdBy,
            at: '2026-03-01T08:00:00.000Z',
          },
        ],
        nextCursor: null,
      }),
    )
    renderRoute(`${address}?tab=history`)
    const entry = (await screen.findByText('saved version 3')).closest('li')
    expect(entry).toHaveTextContent(/Finalization: Leave as draft ?\(was Finalize\)/)
  })
})
