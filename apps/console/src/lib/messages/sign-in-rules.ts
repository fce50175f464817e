import { countOf, formatCount } from '../format-count.ts'

export const messages = {
  title: 'Sign-in rules',
  purpose: 'How people get into this organization.',

  codesHeading: 'One-time codes',
  codesText: 'For members who sign in with a password: a code from an app as well.',
  required: 'Required',
  notRequired: 'Not required',
  require: 'Require one-time codes',
  requireNoMore: 'No longer require',
  requireTitle: 'Require one-time codes of everybody here?',
  requireNobodyMissing:
    'All members have one-time codes already. Whoever joins later sets them up at the first sign-in.',
  requireMissing: (count: number) =>
    `${countOf(count, 'member has', 'members have')} none yet. They are led to set them up at their next sign-in and can do nothing else before. Who is signed in now stays signed in.`,
  relaxTitle: 'No longer require one-time codes?',
  relaxText: 'Members who have them keep them; each can turn their own off.',
  missing: (count: number, members: number) => `${formatCount(count)} of ${countOf(members, 'member')} without codes`,
  nobodyMissing: 'All members have one-time codes.',
  andMore: (count: number) => `and ${formatCount(count)} more`,
  nowRequired: 'One-time codes are required.',
  noLongerRequired: 'One-time codes are no longer required.',
}
