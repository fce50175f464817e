/** Words where somebody who is signed in proves by their password that it is still them. */
export const passwordProofMessages = {
  text: 'Enter your password first, to show that it is you.',
  password: 'Your password',
  missing: 'Enter your password',
  continue: 'Continue',
}
