export const messages = {
  title: 'Your account',
  purpose: 'How you sign in. It goes with you into every organization you work in.',
}
