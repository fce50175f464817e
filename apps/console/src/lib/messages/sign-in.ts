export const messages = {
  title: 'Sign in',
  signIn: 'Sign in',
  email: 'E-mail',
  password: 'Password',
  purpose: 'Bills go out, payments come back.',
  emailMissing: 'Enter your e-mail address',
  passwordMissing: 'Enter your password',
  intoOrganization: 'Sign in once more to go on in that organization.',
  waitSeconds: (duration: string) => `Try again in ${duration}.`,
}

/** For a return from Stripe's consent page in a browser where nobody is signed in. */
export const stripeReturnMessages = {
  title: 'You came back from Stripe, and nobody is signed in here',
  text: 'Billbridge takes an approval only from the person who began it, in the browser where it was begun. Sign in, and the next page says what became of this one and how to go on.',
}

export const setupMessages = {
  title: 'Set up Billbridge',
  purpose: 'Make the first organization and its first admin. This page works once.',
  organizationName: 'Organization',
  organizationHelp: 'The company whose bills go out.',
  name: 'Your name',
  email: 'E-mail',
  password: 'Password',
  submit: 'Create organization',
  nameMissing: 'Enter a name',
  emailWrong: 'Enter an e-mail address',
}
