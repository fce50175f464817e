import type { ProviderOutcome } from '@billbridge/contract/identity-providers'
import { countOf } from '../format-count.ts'
import { isolated } from '../isolated.ts'

/** What became of the way to an identity provider and back, each in a sentence of its own. */
export const outcomes: Record<ProviderOutcome, string> = {
  'signed-in': 'You are signed in.',
  linked: 'Your account is linked. From now on you can sign in with it.',
  proved: 'You have confirmed that it is you.',
  denied: 'You were not signed in at the identity provider, or you said no there.',
  unknown: 'That sign-in was not begun here. Begin again on this page.',
  expired: 'That sign-in took longer than ten minutes. Begin again.',
  used: 'That sign-in was finished already. Begin again.',
  'other-browser': 'That sign-in was begun in another browser or another session. Begin again in this one.',
  'other-organization': 'That sign-in was begun for another organization. Begin again.',
  'other-person': 'Somebody else is signed in here than the one who began. Begin again.',
  'not-linked':
    'No member is linked with that account. Sign in with your password and link it on the page of your account.',
  'not-active': 'Your membership there is not active. Ask an admin of the organization.',
  'linked-to-another': 'That account is linked with another member already.',
  'linked-already': 'Your account is linked already. Unlink it first to link another one.',
  refused: 'The identity provider did not confirm who you are. Begin again; if it stays so, tell an admin.',
  away: 'The identity provider cannot be reached at the moment. Try again shortly.',
}

export const signInMessages = {
  choose: 'Sign in with your organization’s provider',
  address: 'Sign-in address of your organization',
  addressHelp: 'For example example-bakery. Ask an admin if you do not know it.',
  addressMissing: 'Enter the sign-in address',
  submit: 'Continue with your provider',
  usePassword: 'Use e-mail and password instead',
  linkTitle: 'Link your account',
  linkText: (organization: string, provider: string) =>
    `${isolated(organization)} allows no password. Yours was right, so you can link your account with ${isolated(provider)} now and are signed in by it.`,
  continueWith: (provider: string) => `Continue with ${isolated(provider)}`,
  provider: 'the identity provider',
}

export const linkMessages = {
  heading: 'Identity provider',
  text: (provider: string) => `Sign in with your account at ${isolated(provider)} instead of a password.`,
  linked: 'Linked',
  notLinked: 'Not linked',
  since: 'Linked since',
  link: (provider: string) => `Link with ${isolated(provider)}`,
  unlink: 'Unlink',
  unlinkTitle: 'Unlink your account?',
  unlinkText: 'From then on you sign in with your password.',
  unlinkOnlyWay: 'The organization allows no other way to sign in.',
  unlinked: 'Your account is no longer linked.',
}

export const messages = {
  heading: 'Identity provider',
  text: 'Members sign in with the accounts they have at your company (OpenID Connect).',
  none: 'None',
  passwordsToo: 'Passwords as well',
  onlyWay: 'Only this way',
  register: 'Register identity provider',
  edit: 'Change',
  save: 'Save and check',
  name: 'Name',
  nameHelp: 'On the button: Continue with …',
  signInAddress: 'Sign-in address',
  signInAddressHelp: 'What members type to begin, for example example-bakery. Of your organization alone.',
  issuer: 'Issuer',
  issuerHelp: 'As the provider names itself, for example https://id.example.com.',
  clientId: 'Client id',
  clientSecret: 'Client secret',
  clientSecretKept: 'Stored. Leave it empty to keep it.',
  missing: 'Must not be empty',
  callback: 'Callback to register there',
  callbackHelp: 'Register Billbridge at your provider with this address, then enter what it gives you.',
  callbackWhat: 'callback',
  signInLink: 'Link for members',
  signInLinkWhat: 'link',
  linkedMembers: 'Linked members',
  linkedOf: (linked: number, members: number) => `${linked} of ${countOf(members, 'member')}`,
  saved: 'The identity provider answered and is saved.',
  makeOnlyWay: 'Allow only this provider',
  makeOnlyWayTitle: 'Allow only this provider?',
  makeOnlyWayText: (unlinked: number) =>
    `Passwords are refused from then on, and everybody who signed in with one is signed out now, you as well. ${
      unlinked === 0
        ? 'All members are linked.'
        : `${countOf(unlinked, 'member is', 'members are')} not linked yet: after their password they can link and do nothing else.`
    }`,
  unproven: 'Link your own account first: an admin must have proved that it works.',
  allowPasswords: 'Allow passwords again',
  allowPasswordsTitle: 'Allow passwords again?',
  allowPasswordsText: 'Members can sign in with the provider and with their passwords.',
  remove: 'Remove identity provider',
  removeTitle: 'Remove the identity provider?',
  removeText:
    'All links to it are removed, and everybody who signed in with it is signed out. They sign in with their passwords.',
  removeOnlyWay: 'Allow passwords again first.',
  removed: 'The identity provider was removed.',
  changed: 'The sign-in rules were changed.',
}
