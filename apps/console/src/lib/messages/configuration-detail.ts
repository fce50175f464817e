import { formatCount } from '../format-count.ts'
import { isolated } from '../isolated.ts'
/** Words of creating, saving and the conflict with a change made meanwhile. */
export const formMessages = {
  connection: 'Connection',
  connectionText: 'Where the bills go, and with which right. This stays as it is once the configuration is created.',
  entityType: 'Entity type',
  destination: 'Destination',
  destinationPlaceholder: 'Select a destination',
  destinationNeeded: 'Select a destination',
  credential: 'Credential',
  credentialHelp: 'Connected credentials of the destination.',
  credentialPlaceholder: 'Select a credential',
  credentialFirst: 'Select a destination first',
  credentialNeeded: 'Select a credential',
  noCredential: (destination: string) => `There is no connected credential for ${destination} yet.`,
  createCredential: 'Create Integration Credential',
  enableAtOnce: 'Enable it at once',
  enableAtOnceHelp: 'Otherwise it starts disabled, and you enable it when you have looked at a preview.',
  create: 'Create configuration',
  created: (name: string) => `${isolated(name)} was created.`,
  saved: 'The configuration was saved.',
  conflictTitle: 'It was changed meanwhile',
  conflictText: (who: string) => `${isolated(who)} This is what changed since you opened the page:`,
  conflictSomebody: 'Somebody saved another version.',
  conflictTake: 'Use what is stored now',
  conflictTakeHelp: 'drops your changes',
  conflictKeep: 'Keep my changes',
  conflictKeepHelp: 'puts yours on top of theirs, to look at and save',
  conflictTable: 'Changes made meanwhile',
  conflictColumns: { setting: 'Setting', was: 'Was', now: 'Is now', yours: 'Yours' },
  kept: 'Your changes stand on top of the latest version now. Look at them, then save.',
}

/** Words of the preview. */
export const previewMessages = {
  heading: 'Preview',
  text: 'The exact invoice a bill would become, with the settings as they stand here, saved or not. Nothing is sent.',
  bill: 'Bill',
  billPlaceholder: 'Find a bill by number or account',
  noBills: 'No bill starts with that.',
  pickFirst: 'Pick a bill to see its invoice.',
  credentialFirst: 'Select a credential above first.',
  invalid: 'Correct the marked settings to see the preview.',
  go: 'This bill would be sent',
  hold: 'This bill would not be sent',
  decidedBy: (label: string) => `Decided by: ${label}`,
  decidedByFact: 'No setting decides this.',
  wouldBe: 'Without that, this would be the invoice:',
  customer: 'Customer',
  customerHow: {
    mapped: 'mapped',
    'match-by-email': 'found by e-mail when it is sent',
    create: 'created when it is sent',
    missing: 'not mapped',
  },
  invoice: 'The invoice in Stripe',
  number: 'Number',
  stripeNumber: 'given by Stripe',
  date: 'Date',
  dateAtSending: 'when it is sent',
  due: 'Due',
  noDue: 'none',
  collection: 'Collection',
  after: 'Afterwards',
  finalization: {
    draft: 'stays a draft',
    finalize: 'is finalized',
    'finalize-and-mark-paid': 'is finalized and marked paid; nobody is charged',
  },
  emailed: 'is e-mailed by Stripe',
  tax: 'Tax',
  automaticTax: 'added by Stripe',
  memo: 'Memo',
  footer: 'Footer',
  lines: 'Lines',
  description: 'Description',
  amount: 'Amount',
  total: 'Total',
  moreLines: (count: number) => `Show ${formatCount(count)} more lines`,
}

/** Words of History, Copy and Delete. */
export const historyMessages = {
  heading: 'History',
  text: 'Every version, newest first, with what it changed.',
  saved: (version: number) => `saved version ${version}`,
  created: (version: number) => `created it as version ${version}`,
}

export const copyMessages = {
  action: 'Copy…',
  actionLive: 'Copy to Stripe…',
  title: (name: string) => `Copy ${isolated(name)}`,
  text: 'The copy has the same rules and starts disabled. Mappings stay where they are: no customer id comes along.',
  name: 'Name of the copy',
  nameFor: (name: string, live: boolean) => {
    const which = live ? ' (live)' : ' (copy)'
    return `${name.slice(0, 100 - which.length)}${which}`
  },
  nameNeeded: 'Enter a name',
  credential: 'Credential',
  credentialHelpLive: 'Connected credentials for Stripe.',
  credentialHelp: 'Connected credentials of any destination.',
  credentialNeeded: 'Select a credential',
  none: 'There is no connected credential to copy it to.',
  differences: 'What will be different',
  same: 'All other settings are the same.',
  from: 'Now',
  to: 'Copy',
  account: 'Stripe account',
  state: 'State',
  confirm: 'Copy configuration',
  done: (name: string) => `${isolated(name)} was made. It is disabled until you enable it.`,
}

export const removeMessages = {
  delete: 'Delete…',
  archive: 'Archive…',
  deleteTitle: (name: string) => `Delete ${isolated(name)}?`,
  deleteText: 'It never ran, so nothing else is lost.',
  deleteConfirm: 'Delete configuration',
  archiveTitle: (name: string) => `Archive ${isolated(name)}?`,
  archiveText:
    'It ran before, so it is archived and not deleted: its runs and versions stay readable, nothing more is sent with it, and it cannot be enabled again.',
  archiveConfirm: 'Archive configuration',
  deleted: (name: string) => `${isolated(name)} was deleted.`,
  archived: (name: string) => `${isolated(name)} was archived.`,
}

/** Words of what it does by itself, and how its bills fare. */
export const standingMessages = {
  heading: 'Rounds and safety',
  text: (timeZone: string) => `Rounds come at the top of the hour, ${timeZone} time.`,
  export: 'Automatic export',
  status: 'Automatic status import',
  off: 'off',
  next: 'next',
  paused: 'paused;',
  suspended: {
    archived: 'suspended: it is archived',
    disabled: 'suspended: it is disabled',
    plan: 'suspended: your plan is Free',
    credential: 'suspended: its credential is disconnected',
    paused: 'paused',
  },
  looked: 'last looked',
  lastRun: 'Last round with bills',
  openRun: 'Open the run',
  failures: 'Failures in a row',
  failuresOf: (failures: number, disableAfter: number) => `${failures} of ${disableAfter}`,
  failingTitle: (failures: number) => `${failures} bills failed one after the other`,
  failingText: (disableAfter: number) =>
    `At ${disableAfter} it is disabled. Look at the causes; one bill that is sent ends the count.`,
  disabledTitle: 'Billbridge disabled it',
  disabledText: (failures: number) =>
    `${failures} of its bills failed one after the other. Mend the causes, then enable it: the count starts again, and bills that were being exported go on. Others that wait are decided anew, and sent by the next round or by you. Failed ones stay in Error until you retry them.`,
  seeErrors: 'See the errors',
}
