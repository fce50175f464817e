import { countOf } from '../format-count.ts'
import { isolated } from '../isolated.ts'

export const messages = {
  heading: 'One-time codes',
  text: 'An app on your phone shows a new code every 30 seconds. Signing in with your password then takes one as well.',
  off: 'Off',
  on: 'On',
  since: 'On since',
  recoveryLeft: 'Recovery codes left',
  requiredBy: (names: readonly string[]) => `Required by ${names.map(isolated).join(', ')}.`,
  turnOn: 'Turn on one-time codes',
  turnOff: 'Turn off one-time codes',
  turnOffText: 'From then on your password alone signs you in. Your recovery codes are worth nothing any more.',
  turnOffRequired: (names: readonly string[]) => `${names.map(isolated).join(', ')} requires one-time codes.`,
  renew: 'New recovery codes',
  renewText: 'You get ten new codes. The old ones are worth nothing any more.',
  renewSubmit: 'Make new recovery codes',
  turnedOn: 'One-time codes are on. You are signed out everywhere else.',
  turnedOff: 'One-time codes are off.',
  fewLeft: (count: number) =>
    count === 0
      ? 'You have no recovery codes left. Make new ones, or a lost phone locks you out.'
      : `You have ${countOf(count, 'recovery code')} left. Make new ones before they run out.`,

  scan: 'Scan this picture with an authenticator app.',
  picture: 'QR picture with the secret for your app',
  byHand: 'No camera? Type this secret into the app:',
  secret: 'secret',
  typeCode: 'Then type the code that the app shows.',
  code: 'Code',
  codeHelp: 'Six digits from your app.',
  codeMissing: 'Enter the code',
  confirm: 'Confirm code',

  recoveryTitle: 'Keep your recovery codes',
  recoveryText:
    'Each of these signs you in once when your phone is not at hand. They are shown now and never again. Keep them where your password is not.',
  recoveryList: 'Recovery codes',
  copyAll: 'Copy all',
  copied: 'Copied',
  download: 'Download as text',
  fileName: 'billbridge-recovery-codes.txt',
  kept: 'I have kept the recovery codes',
  done: 'Done',

  stepTitle: 'Type your one-time code',
  stepText: (organization: string) =>
    `Your password was right. ${isolated(organization)} opens with a code from your app.`,
  recoveryCode: 'Recovery code',
  recoveryHelp: 'One of the ten codes you kept; it works once.',
  useRecovery: 'Use a recovery code instead',
  useApp: 'Use a code from the app instead',
  continue: 'Continue',
  startAgain: 'Start again',
  enrolTitle: 'Set up one-time codes',
  enrolText: (organization: string) =>
    `${isolated(organization)} requires one-time codes. Set them up now; you are signed in with the first one.`,
}
