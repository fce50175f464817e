import type { AuditAction } from '@billbridge/contract/audit-actions'
import type { keyPermissions } from '@billbridge/contract/credentials'
import { formatCount } from '../format-count.ts'
import { isolated } from '../isolated.ts'

export const permissionNames: Record<(typeof keyPermissions)[number], string> = {
  'customers-write': 'Customers: write',
  'invoices-write': 'Invoices: write',
  'webhook-endpoints-write': 'Webhook Endpoints: write',
}

/** Words of Delete. */
export const deleteMessages = {
  title: (name: string) => `Delete the credential ${isolated(name)}?`,
  confirm: 'Delete credential',
  pending: 'The unfinished credential is removed; nothing was set up with it yet.',
  secret: 'The access that Billbridge keeps for this Stripe account is destroyed and cannot be brought back.',
  sentInvoices: (count: number) =>
    count === 1
      ? '1 sent invoice can no longer be followed: its payment status stays as it is now.'
      : `${formatCount(count)} sent invoices can no longer be followed: their payment status stays as it is now.`,
  givesUp: 'Access is given up at Stripe as well: nothing else here rests on it.',
  keepsAccess:
    'Access at Stripe stays, because another credential rests on it, or because a key is ended in Stripe alone.',
  testOnly: 'This is Test Mode: no live data is touched.',
  deleted: (name: string, givenUp: boolean) =>
    givenUp ? `${isolated(name)} was deleted, and access given up at Stripe.` : `${isolated(name)} was deleted.`,
  inUseTitle: (count: number) =>
    count === 1 ? 'A configuration uses this credential' : `${count} configurations use this credential`,
  inUse: 'It can be deleted when nothing uses it. Move these to another credential first, or delete them:',
  replaceInstead: 'Replace with…',
}

/** Words of the page of one credential. */
export const detailMessages = {
  loading: 'Credential',
  rename: 'Rename',
  renameTitle: 'Rename the credential',
  renameSave: 'Rename credential',
  renamed: 'The credential was renamed.',
  name: 'Name',
  verify: 'Verify now',
  verifiedGood: 'Stripe confirmed the access just now.',
  verifiedBad: 'Stripe was asked just now, and access is lost.',
  reconnect: 'Reconnect',
  reconnectTitle: (name: string) => `Reconnect ${isolated(name)}`,
  reconnectText: (account: string) =>
    `Its configurations and mappings stay. It has to be the same Stripe account as before: ${isolated(account)}.`,
  reconnected: 'The credential is connected again; exports that waited for it go on by themselves.',
  replace: 'Replace with…',
  delete: 'Delete',
  more: 'More actions',
  lostTitle: (reason: string, at: string) => `${reason}, ${at}`,
  lostText: 'Exports that need this credential wait; nothing fails. After you reconnect they go on by themselves.',
  connectedOutcome: 'Stripe confirmed: the credential is connected.',
  wentOn: 'Runs shows what went on, bill by bill.',
  goesOnSoFar: (done: number, total: number) => `went on: ${formatCount(done)} of ${formatCount(total)} done`,
  seeRuns: 'See runs',
  chosenAccount: (account: string) => `Chosen on Stripe’s site: ${isolated(account)}.`,
  finish: 'Finish creating it',
  pendingTitle: 'This credential is not finished',
  pendingText: 'Finish the stages that are left to use it.',
  properties: 'Details',
  stripeAccount: 'Stripe account',
  stripeAccountId: 'Account id',
  destination: 'Destination',
  entityType: 'Entity type',
  method: 'Method',
  key: 'Key',
  lastVerified: 'Last verified',
  createdBy: 'Created by',
  created: 'Created',
  usedBy: 'Used by',
  usedByText: 'Configurations that send bills with this credential.',
  usedByNothing: 'No configuration uses it yet.',
  createConfiguration: 'Create configuration',
  enabled: 'Enabled',
  disabled: 'Disabled',
  permissions: 'Permissions',
  permissionsText: 'What the key may do, as Stripe last said.',
  history: 'History',
  historyText: 'Who did what, newest first.',
}

/** Words of Replace with…. */
export const replaceMessages = {
  title: (name: string) => `Replace ${isolated(name)} with another credential`,
  text: 'Its configurations go on with the credential you choose. This one stays until you delete it.',
  label: 'Replacement',
  help: (destination: string) => `Connected credentials for ${destination}.`,
  placeholder: 'Select a credential',
  none: (destination: string) => `There is no other connected credential for ${destination}.`,
  createFirst: 'Create Integration Credential',
  same: 'It is the same Stripe account: everything goes on, mappings included.',
  other: 'It is another Stripe account.',
  configurations: (count: number) => (count === 1 ? '1 configuration moves:' : `${count} configurations move:`),
  nothingToMove: 'No configuration uses this credential: there is nothing to move.',
  moving: (count: number) =>
    count === 1
      ? '1 bill that was never sent moves along.'
      : `${formatCount(count)} bills that were never sent move along.`,
  movingSent: (count: number) =>
    count === 1
      ? '1 bill that was already sent moves along: its invoice is followed with the new credential.'
      : `${formatCount(count)} bills that were already sent move along: their invoices are followed with the new credential.`,
  movingInRun: (count: number) =>
    count === 1
      ? '1 of them waits in a run, which sends it in the other Stripe account at once.'
      : `${formatCount(count)} of them wait in a run, which sends them in the other Stripe account at once.`,
  staying: (count: number) =>
    count === 1
      ? '1 bill that was already sent keeps its Stripe account and this credential.'
      : `${formatCount(count)} bills that were already sent keep their Stripe account and this credential.`,
  stayingBegun: (count: number) =>
    count === 1
      ? '1 bill that was begun there and is not sent yet stays with this credential: it is finished when this one is connected.'
      : `${formatCount(count)} bills that were begun there and are not sent yet stay with this credential: they are finished when this one is connected.`,
  losing: (count: number) =>
    count === 1
      ? '1 account loses its Stripe customer and has to be mapped again:'
      : `${formatCount(count)} accounts lose their Stripe customer and have to be mapped again:`,
  created: (count: number) =>
    count === 1
      ? '1 account that was mapped until now gets a new Stripe customer there, as its configuration says.'
      : `${formatCount(count)} accounts that were mapped until now get new Stripe customers there, as their configuration says.`,
  matched: (count: number) =>
    count === 1
      ? '1 account that was mapped until now is matched to a Stripe customer there by its e-mail, as its configuration says.'
      : `${formatCount(count)} accounts that were mapped until now are matched to Stripe customers there by their e-mail, as their configuration says.`,
  andMore: (count: number) => `and ${formatCount(count)} more`,
  confirm: 'Replace credential',
  done: (count: number) => (count === 1 ? '1 configuration was moved.' : `${count} configurations were moved.`),
}

/** What happened to a credential, after the name of who did it. */
export const historyActions: Record<string, string> = {
  'credential.started': 'started the credential',
  'credential.changed': 'changed the credential',
  'credential.authorized': 'connected the Stripe account',
  'credential.created': 'created the credential',
  'credential.renamed': 'renamed the credential',
  'credential.reconnected': 'reconnected it',
  'credential.regained': 'found the access working again',
  'credential.disconnected': 'noticed that access was lost',
  'credential.replaced': 'moved what used it to another credential',
  'credential.expired': 'removed it because its time was over',
  'credential.deleted': 'deleted the credential',
} satisfies Record<Extract<AuditAction, `credential.${string}`>, string>

/** Fields as the history names them. */
export const historyFields: Record<string, string> = {
  name: 'Name',
  status: 'Status',
  entityType: 'Entity type',
  destination: 'Destination',
  method: 'Method',
  stripeAccountId: 'Account id',
  stripeAccountName: 'Stripe account',
  maskedKey: 'Key',
  disconnection: 'Access',
  'disconnection.reason': 'Reason',
  'disconnection.message': 'What Stripe said',
}
