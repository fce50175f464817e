import { isolated } from '../isolated.ts'

export const nameMessages = {
  heading: 'Name',
  text: 'What others see beside what you do, in every organization.',
  name: 'Name',
  email: 'E-mail',
  nameMissing: 'Enter a name',
  saved: 'Your name is saved.',
}

export const passwordMessages = {
  heading: 'Password',
  text: 'A new password signs you out everywhere else.',
  current: 'Current password',
  currentMissing: 'Enter your current password',
  next: 'New password',
  change: 'Change password',
  changed: 'Your password is changed. You are signed out everywhere else.',
  forgotten: 'Forgot it? Sign out, and choose “Forgot your password?” on the sign-in page.',
}

export const sessionMessages = {
  heading: 'Sessions',
  text: 'Where you are signed in. End what you do not know, then change your password.',
  list: 'Your sessions',
  device: (browser: string | null, system: string | null) =>
    browser && system ? `${browser} on ${system}` : (browser ?? system ?? 'Unknown device'),
  current: 'This one',
  in: (organization: string) => `in ${isolated(organization)}`,
  from: (address: string) => `from ${address}`,
  signedIn: 'Signed in',
  used: 'last used',
  end: 'End',
  endOf: (device: string) => `End the session of ${device}`,
  ended: 'The session has ended.',
  endOthers: 'End all others',
  endOthersTitle: 'End all other sessions?',
  endOthersText: 'Whoever uses them has to sign in again. The session you are using goes on.',
  endedOthers: (count: number) => (count === 1 ? '1 session has ended.' : `${count} sessions have ended.`),
  onlyOne: 'You are signed in nowhere else.',
}
