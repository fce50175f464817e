import type { AuthorizationOutcome, CredentialStage } from '@billbridge/contract/credentials'
import type { Destination, Mode } from '@billbridge/contract/modes'
import { isolated } from '../isolated.ts'

const modeWords: Record<Mode, string> = { live: 'live', test: 'test' }

export const stageNames: Record<CredentialStage, string> = {
  name: 'Name the credential',
  'entity-type': 'Select entity type',
  destination: 'Select destination',
  authenticate: 'Authenticate',
}

/** What a return from Stripe's consent page means, and how to go on. */
export const outcomeMessages: Record<
  Exclude<AuthorizationOutcome, 'connected'>,
  { title: string; text: string; goOn: string }
> = {
  refused: {
    title: 'Access was not approved on Stripe’s site',
    text: 'Nothing was connected, and Billbridge can do nothing in your Stripe account.',
    goOn: 'Select Go to Stripe to try again, or use a restricted API key instead.',
  },
  expired: {
    title: 'The visit to Stripe took too long',
    text: 'An approval is taken for 30 minutes after Go to Stripe, and by Stripe for 5 minutes after it was given. Nothing was connected.',
    goOn: 'Select Go to Stripe to try again. Stripe remembers you, so it is quicker the second time.',
  },
  'already-used': {
    title: 'This answer from Stripe was already used',
    text: 'Each approval counts once; opening its address again, or going back to it, changes nothing.',
    goOn: 'If the account is not shown below, select Go to Stripe to approve access once more.',
  },
  'wrong-mode': {
    title: 'The account was approved in the other mode',
    text: 'The approval was for the other mode than this credential’s destination, so it was not taken.',
    goOn: 'Select Go to Stripe and approve in the right mode, or go Back and choose the other destination.',
  },
  'other-session': {
    title: 'The approval came back to another browser, or after signing out',
    text: 'It has to come back to the browser and the session in which Go to Stripe was selected, so it was not taken.',
    goOn: 'Select Go to Stripe here and approve access in this browser, without signing out in between.',
  },
  'other-person': {
    title: 'Another person selected Go to Stripe',
    text: 'An approval counts only for the person who set out for it, so it was not taken and nothing was connected.',
    goOn: 'If that was you under another name, sign in as such; otherwise select Go to Stripe yourself.',
  },
  'other-organization': {
    title: 'You have switched to another organization since you selected Go to Stripe',
    text: 'The approval is for a credential of the organization you set out from, so it was not taken here.',
    goOn: 'Switch back to that organization, and select Go to Stripe there again.',
  },
  'not-allowed': {
    title: 'Your role does not allow connecting accounts any more',
    text: 'It was changed after you selected Go to Stripe, so the approval was not taken and nothing was connected.',
    goOn: 'Ask an admin for the editor role, or an editor to select Go to Stripe.',
  },
  'account-mismatch': {
    title: 'That is another Stripe account',
    text: 'This credential belongs to one Stripe account and keeps it; the approval was for a different one.',
    goOn: 'Select Go to Stripe again and choose the account named on this page, or create a new credential.',
  },
  'credential-deleted': {
    title: 'The credential was deleted while you were at Stripe',
    text: 'There is nothing left that the approval could be for, so it was not taken and nothing was connected.',
    goOn: 'To connect the account all the same, create a new credential.',
  },
  'stripe-error': {
    title: 'Stripe could not finish the connection',
    text: 'Stripe’s answer held an error, or no approval that can be used, so nothing was connected.',
    goOn: 'Wait a moment, then select Go to Stripe again. If it stays, use a restricted API key instead.',
  },
  'not-started-here': {
    title: 'An answer came from Stripe that nobody here had asked for',
    text: 'Billbridge takes approvals only after Go to Stripe was selected on this page, so this one was not taken.',
    goOn: 'Start here, and select Go to Stripe in the last stage.',
  },
}

/** Words of the wizard. */
export const wizardMessages = {
  title: 'Create Integration Credential',
  purpose: 'Four short stages. What you enter is kept, so you can close this page and come back.',
  stageHeading: (number: number, stage: CredentialStage) => `Stage ${number}: ${stageNames[stage]}`,
  announce: (number: number, total: number, stage: CredentialStage) =>
    `Stage ${number} of ${total}: ${stageNames[stage]}`,
  next: 'Next',
  back: 'Back',
  create: 'Create Credential',
  createNeedsAccount: 'Connect a Stripe account first.',
  panels: {
    name: 'Name credential',
    entityType: 'Entity Type Settings',
    destination: 'Destination Settings',
    authenticate: 'Authentication',
  },
  name: 'Name',
  nameHelp: 'How you will recognize it in lists, for example the company and the mode. Unique in your organization.',
  findTaken: 'Find it in the list',
  nameIntro: 'Give the credential a name of up to 100 characters. You can change it later.',
  entityType: 'Entity type',
  entityTypeIntro: 'Choose what the integration sends. Bills are what Billbridge can send today.',
  entityTypePlaceholder: 'Select an entity type',
  entityTypeNeeded: 'Select an entity type',
  destination: 'Destination',
  destinationIntro: 'Choose where the bills go. A credential keeps its destination for good.',
  destinationPlaceholder: 'Select a destination',
  destinationNeeded: 'Select a destination',
  destinationHelp: {
    stripe: 'Live: real customers, real invoices, real money.',
    'stripe-test': 'For trying things out: Stripe’s test environment, where no money moves.',
  } satisfies Record<Destination, string>,
  destinationForgets: 'Choosing another destination forgets the account that was connected in stage 4.',
  time: (minutes: number) => `Time to finish: ${minutes} min`,
  timeNamed: (minutes: number) => `Time to finish: ${minutes} min. Saving a stage starts the time again.`,
  timeLeft: (left: string) => `${left} left to finish. Saving a stage starts the time again.`,
  timeShort: (left: string) => `${left} left to finish`,
  expiredTitle: 'The time to finish this credential is over',
  expiredText: (minutes: number) =>
    `An unfinished credential is kept for ${minutes} minutes after its last saved stage, then it is removed.`,
  startOver: 'Start again',
  toList: 'To the list of credentials',
  alreadyCreatedTitle: (name: string) => `${isolated(name)} is already created`,
  alreadyCreatedText:
    'It is finished and connected: there is nothing left to do here. Its own page shows and changes it.',
  alreadyCreatedLost:
    'It is finished, and has lost its access to Stripe since. Its own page says why, and reconnects it.',
  openCredential: 'Open the credential',
  connectedAnnounce: (account: string) => `${isolated(account)} is connected.`,
}

/** Words of both ways to connect; used by the wizard and by Reconnect. */
export const connectMessages = {
  infoTitle: 'You give the authentication details on Stripe’s website',
  info: [
    'On Stripe’s site you sign in to your Stripe account and approve access. Billbridge never sees your password.',
    'Billbridge may then read and write customers and invoices there, and hear from Stripe when they change.',
    'You can end it at any time: delete the credential here, or remove Billbridge in Stripe’s settings.',
  ],
  modeLine: (destination: string) => `This credential is for ${destination}.`,
  goToStripe: 'Go to Stripe',
  goNotYours: (reason: string) => `You cannot go to Stripe yourself. ${reason}`,
  going: 'Opening Stripe…',
  useKey: 'Use a restricted API key instead',
  useSite: 'Connect on Stripe’s site instead',
  oauthOff: (destination: string) => `Connecting on Stripe’s site is not set up for ${destination} here.`,
  oauthOffHow: 'Use a restricted API key, which works just as well; or ask the operator to set it up.',
  another: 'Connect another account instead',
  keyTitle: 'Restricted API key',
  stepsTitle: 'How to make the key in Stripe',
  steps: [
    'Sign in to your Stripe account.',
    'Open Developers, then API keys.',
    'Select Create restricted key.',
    'Set Customers, Invoices and Webhook Endpoints to Write.',
    'Name the key, for example Billbridge, and select Create key.',
    'Reveal the key, copy it, and paste it into Secret key below.',
  ],
  formLink: 'Open Stripe’s form with the permissions filled in',
  accountName: 'Account name',
  accountNameHelp: 'A description by which you recognize the Stripe account in Billbridge.',
  secretKey: 'Secret key',
  secretKeyHelp: (mode: Mode) => `Starts with rk_${mode}_. It is kept sealed and never shown again.`,
  showKey: 'Show what was typed',
  connect: 'Connect with Stripe',
  accountNameNeeded: 'Enter a name for the account',
  keyNeeded: 'Paste the key from Stripe',
  keyShape: 'This is not a Stripe secret key: it starts with rk_test_ or rk_live_',
  keyMode: (mode: Mode, destination: string) =>
    `This is a ${modeWords[mode]} key, and the credential is for ${destination}`,
  fullTitle: 'This is a full secret key',
  full: 'It can do everything in the Stripe account: refund, pay out, delete. Billbridge needs three permissions only, so a restricted key is safer.',
  fullAccept: 'I understand the risk and want to use it all the same',
  fullNeeded: 'Confirm the warning, or use a restricted key',
  permissionsTitle: 'Permissions of the key',
  granted: 'granted',
  missing: 'missing',
  cardLabel: 'Connected Stripe account',
  cardUnnamed: 'Stripe account',
}
