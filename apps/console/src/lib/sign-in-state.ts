/** What a page before hands to the sign-in page: it knows whose sign-in it is, and where it should end up. */
export interface SignInState {
  readonly email?: string
  /** One of the person's organizations. */
  readonly organizationId?: string
}

const textIn = (state: unknown, name: keyof SignInState): string | undefined => {
  const value: unknown = typeof state === 'object' && state !== null ? Reflect.get(state, name) : undefined
  return typeof value === 'string' ? value : undefined
}

/** Reads it back; the browser keeps a location's state over a reload, whatever wrote it. */
export const readSignInState = (state: unknown): SignInState => {
  const [email, organizationId] = [textIn(state, 'email'), textIn(state, 'organizationId')]
  return { ...(email === undefined ? {} : { email }), ...(organizationId === undefined ? {} : { organizationId }) }
}
