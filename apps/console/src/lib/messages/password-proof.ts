/** Words where somebody who is signed in proves by their password that it is still them. */
export const passwordProofMessages = {
  text: 'Enter your password first, to show that it is you.',
  password: 'Your password',
  missing: 'Enter your password',
  continue: 'Continue',
}

/** Words where somebody confirms that it is them before what opens a way in. */
export const confirmationMessages = {
  title: 'Confirm that it is you',
  text: 'This changes who can come in. What you entered is still here, and goes on afterwards.',
  confirm: 'Confirm',
  passwordText: 'Enter your password once more.',
  codeText: 'Enter a code of your app, or one of your recovery codes.',
  providerText: 'Sign in once more at your identity provider. It opens beside this page.',
  waiting: 'Waiting until you have signed in there…',
  stuck:
    'Does signing in there fail, because its client secret has expired, say? Somebody with an admin’s API key can put a new secret in, or whoever runs this Billbridge can let you in by password again.',
  provider: 'the identity provider',
  signIn: (provider: string) => `Sign in with ${provider}`,
  doneTitle: 'Confirmed',
  doneText: 'Go on in the window you came from. You can close this one.',
  failedTitle: 'Not confirmed',
  failedText: 'Go back to the window you came from to try again. You can close this one.',
  toConsole: 'Go to Billbridge',
}
