/** Beside a new password, wherever one is chosen. */
export const newPasswordWords = {
  help: 'At least 12 characters. Length is what makes it strong.',
  short: 'Must have at least 12 characters',
}
