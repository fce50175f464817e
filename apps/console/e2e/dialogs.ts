import type { IdentityProvider, IdentityProviderState } from '@billbridge/contract/identity-providers'
import { expect, type Locator, type Page } from '@playwright/test'
import { answerWith, refuseWith } from './altered-answers.ts'
import { firstId, makeChangedBill } from './sample-objects.ts'
import { makeApiKey, makeInvitation, makeMember, makeSession, member } from './sample-people.ts'

/** A dialog, and what opens it: a button, or an item of the menu under that button. */
export interface Opening {
  readonly opener: string | RegExp
  readonly item?: string | RegExp
  readonly dialog: string | RegExp
  /** The button that closes it, where Escape does not: what it shows is never shown again. */
  readonly closedBy?: string
}

/** Dialogs that one page opens. `of`: the list, by the HTTP API, whose first object the page is about. */
export interface DialogPage {
  readonly path: string
  /** How the page stands, where it stands here more than once. */
  readonly when?: string
  readonly of?: string
  /** Makes what the page is to show, where the sample data has none. */
  readonly make?: (page: Page) => Promise<void>
  readonly openings: readonly Opening[]
}

const more = 'More actions'
const rowMenu = /^Actions for /

/** One by a button, two by the menu of a row. */
export const mappingDialogs: DialogPage = {
  path: '/integrations/external-mappings',
  openings: [
    { opener: 'Create mapping', dialog: 'Create mapping' },
    { opener: rowMenu, item: 'Change customer…', dialog: /^Change the customer of/ },
    { opener: rowMenu, item: 'Remove…', dialog: /^Remove the mapping of/ },
  ],
}

const longAgo = '2026-01-31T12:00:00.000Z'

/** An identity provider that one admin of two members is linked with. */
const registered: IdentityProviderState & { provider: IdentityProvider } = {
  provider: {
    name: 'Example ID',
    signInAddress: 'example-holding',
    issuer: 'https://id.example.com',
    clientId: 'billbridge',
    onlyWay: false,
    linkedMembers: 1,
    linkedAdmins: 1,
    lastLinkedAdminId: null,
    members: 2,
    version: 1,
    createdAt: longAgo,
  },
  callbackUrl: 'https://billing.example.com/auth/providers/org_00000001/callback',
  signInUrl: 'https://billing.example.com/sign-in?organization=example-holding',
}

/** Every dialog that stands on the sample data, by page. None of them is confirmed. */
export const dialogPages: readonly DialogPage[] = [
  {
    path: '/integrations/credentials/',
    of: 'credentials?status=connected',
    openings: [
      { opener: 'Reconnect', dialog: /^Reconnect / },
      { opener: more, item: 'Rename', dialog: 'Rename the credential' },
      { opener: more, item: 'Replace with…', dialog: /^Replace .* with another credential/ },
      { opener: more, item: 'Delete', dialog: /^Delete the credential/ },
    ],
  },
  {
    path: '/integrations/configurations/',
    of: 'configurations?mode=live',
    openings: [
      { opener: 'Disable', dialog: /^Disable / },
      { opener: more, item: 'Copy…', dialog: /^Copy / },
      { opener: more, item: /^(Archive|Delete)/, dialog: /^(Archive|Delete) / },
    ],
  },
  {
    path: '/integrations/configurations/',
    when: 'disabled, with bills that go on',
    of: 'configurations?mode=live',
    make: async (page) => {
      await answerWith(page, 'configurations/*', { enabled: false, disabledReason: 'by-person' })
      const totals = [{ currency: 'USD', total: 19900, count: 2 }]
      await answerWith(page, 'configurations/*/enabling-preview', { goingOn: { count: 2, totals, since: longAgo } })
    },
    openings: [{ opener: 'Enable', dialog: /^Enable / }],
  },
  mappingDialogs,
  {
    path: '/billing/bills?search=EX-1016',
    openings: [
      { opener: rowMenu, item: 'Approve', dialog: 'Approve 1 bill?' },
      { opener: rowMenu, item: 'Hold', dialog: 'Hold 1 bill?' },
    ],
  },
  {
    path: '/billing/bills/',
    of: 'bills?search=EX-1017',
    openings: [
      { opener: 'Approve', dialog: 'Approve 1 bill?' },
      { opener: 'More', item: 'Cancel the bill…', dialog: /^Cancel bill/ },
    ],
  },
  {
    path: '/billing/accounts',
    openings: [
      { opener: 'Create account', dialog: 'Create account' },
      { opener: rowMenu, item: 'Edit…', dialog: /^Edit account/ },
    ],
  },
  {
    path: '/billing/exports/unsent?mode=live&view=ready',
    openings: [
      { opener: 'Export all', dialog: 'Export bills' },
      { opener: rowMenu, item: 'Archive…', dialog: 'Archive bills' },
    ],
  },
  {
    path: '/billing/exports/success?mode=live',
    openings: [{ opener: 'Get status of all', dialog: 'Get status from Stripe' }],
  },
  {
    path: '/billing/exports/archived?mode=live',
    openings: [
      { opener: 'Restore all', dialog: 'Restore bills' },
      { opener: rowMenu, item: 'Restore', dialog: 'Restore bills' },
    ],
  },
  {
    path: '/billing/exports/success?mode=live&correction=any',
    make: makeChangedBill,
    openings: [
      { opener: 'Correct all', dialog: 'Correct changed bills' },
      { opener: rowMenu, item: 'Void and replace', dialog: 'Void and replace invoices' },
      { opener: rowMenu, item: 'Keep as it is', dialog: 'Keep invoices as they are' },
    ],
  },
  {
    path: '/billing/exports/error?mode=live',
    openings: [
      { opener: 'Retry all', dialog: 'Retry bills' },
      { opener: rowMenu, item: 'Mark as exported…', dialog: /^Mark bill .* as exported$/ },
    ],
  },
  {
    path: '/integrations/runs/',
    of: 'export-runs',
    make: (page) => answerWith(page, 'export-runs/*', { status: 'running', finishedAt: null, endedBecause: null }),
    openings: [{ opener: 'Cancel run', dialog: 'Cancel this run?' }],
  },
  {
    path: '/billing/reconciliation',
    openings: [{ opener: 'Start reconciliation', dialog: 'Start a reconciliation' }],
  },
  {
    path: '/settings/audit-log?object=configuration',
    openings: [{ opener: rowMenu, item: 'Details', dialog: 'Details' }],
  },
  {
    path: '/settings/account',
    make: async (page) => {
      await makeSession(page)
      await answerWith(page, 'identity-provider/link', { providerName: 'Example ID' })
    },
    openings: [
      { opener: 'Turn on one-time codes', dialog: 'Turn on one-time codes' },
      { opener: 'End all others', dialog: 'End all other sessions?' },
      { opener: /^Link with/, dialog: /^Link with/ },
    ],
  },
  {
    path: '/settings/account',
    when: 'codes are on and the account is linked',
    make: async (page) => {
      await answerWith(page, 'one-time-codes', { onSince: longAgo, recoveryCodesLeft: 10 })
      await answerWith(page, 'identity-provider/link', { providerName: 'Example ID', linkedAt: longAgo })
    },
    openings: [
      { opener: 'New recovery codes', dialog: 'New recovery codes' },
      { opener: 'Turn off one-time codes', dialog: 'Turn off one-time codes' },
      { opener: 'Unlink', dialog: 'Unlink your account?' },
    ],
  },
  {
    path: '/settings/sign-in',
    make: (page) => answerWith(page, 'identity-provider', registered),
    openings: [
      { opener: 'Require one-time codes', dialog: 'Require one-time codes of everybody here?' },
      { opener: 'Allow only this provider', dialog: 'Allow only this provider?' },
      { opener: 'Remove identity provider', dialog: 'Remove the identity provider?' },
    ],
  },
  {
    path: '/settings/sign-in',
    when: 'codes are required and the provider is the only way in',
    make: async (page) => {
      await answerWith(page, 'one-time-codes/requirement', { required: true })
      await answerWith(page, 'identity-provider', {
        ...registered,
        provider: { ...registered.provider, onlyWay: true },
      })
    },
    openings: [
      { opener: 'No longer require', dialog: 'No longer require one-time codes?' },
      { opener: 'Allow passwords again', dialog: 'Allow passwords again?' },
    ],
  },
  {
    path: `/settings/people?search=${member.email}`,
    make: async (page) => {
      await makeMember(page)
      await answerWith(page, 'identity-provider', registered)
    },
    openings: [
      { opener: 'Invite person', dialog: 'Invite a person' },
      { opener: rowMenu, item: 'Make admin…', dialog: /^Make .* an admin\?$/ },
      { opener: rowMenu, item: 'Reset one-time codes…', dialog: /^Reset the one-time codes of/ },
      {
        opener: rowMenu,
        item: 'Unlink from the identity provider…',
        dialog: /^Unlink .* from the identity provider\?$/,
      },
      { opener: rowMenu, item: 'Suspend…', dialog: /^Suspend/ },
      { opener: rowMenu, item: 'Remove…', dialog: /^Remove .* from this organization\?$/ },
    ],
  },
  {
    path: '/settings/people?tab=invitations',
    make: makeInvitation,
    openings: [
      { opener: rowMenu, item: 'Revoke…', dialog: /^Revoke the invitation of/ },
      { opener: rowMenu, item: 'Make a new link', dialog: 'Pass this link on', closedBy: 'I have passed it on' },
    ],
  },
  {
    path: '/settings/people?tab=invitations',
    when: 'the session was proved long ago',
    make: async (page) => {
      await makeInvitation(page)
      await refuseWith(page, 'invitations/*/send-again', 'proof-needed')
      await answerWith(page, 'session/proof', { needed: true })
    },
    openings: [{ opener: rowMenu, item: 'Make a new link', dialog: 'Confirm that it is you' }],
  },
  {
    path: '/settings/api-keys',
    make: makeApiKey,
    openings: [
      { opener: rowMenu, item: 'Revoke', dialog: /^Revoke API key/ },
      { opener: /^Search or jump to/, dialog: 'Go to, create or find' },
      { opener: /^Menu of /, item: 'Keyboard shortcuts', dialog: 'Keyboard shortcuts' },
      { opener: 'Create API key', dialog: 'Create API key' },
    ],
  },
]

/** Goes to a page of dialogs and waits for what it shows. */
export const visitDialogPage = async (page: Page, { path, of, make }: DialogPage): Promise<void> => {
  await make?.(page)
  await page.goto(of === undefined ? path : path + (await firstId(page, of)))
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
}

/** The button that opens, or has the menu: its name is the whole one where a text is given. */
const openerOf = (page: Page, { opener }: Opening): Locator =>
  page.getByRole('button', { name: opener, exact: typeof opener === 'string' }).first()

/** Opens a dialog without a mouse, and waits until the focus is in it. */
export const openByKeyboard = async (page: Page, opening: Opening): Promise<void> => {
  const { item, dialog: name } = opening
  await openerOf(page, opening).press('Enter')
  if (item !== undefined)
    await page.getByRole('menuitem', { name: item, exact: typeof item === 'string' }).press('Enter')
  const dialog = page.getByRole('dialog', { name })
  await expect(dialog).toBeVisible()
  await expect.poll(() => dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true)
}

/** Closes the dialog: what opened it, or the button of the menu it was in, has the focus again. */
export const expectFocusBack = async (page: Page, opening: Opening): Promise<void> => {
  if (opening.closedBy === undefined) await page.keyboard.press('Escape')
  else await page.getByRole('button', { name: opening.closedBy }).press('Enter')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(openerOf(page, opening), `after ${opening.dialog}`).toBeFocused()
}
