import type { Services } from '../services.ts'

/** How a person gets in, in words. */
export interface SignInHint {
  readonly email: string
  /** The password itself, or where it was given. */
  readonly password: string
}

const localAdminEmail = 'admin@example.com'

/**
 * Makes the first admin of a new database: the one of the environment, or one of this machine's own. Tells how to sign in
 * as long as that password is right; afterwards it is for people to know.
 */
export const ensureFirstAdmin = async (
  { sessions, users }: Services,
  given: { readonly email: string; readonly password: string } | undefined,
  keptPassword: string,
): Promise<SignInHint | undefined> => {
  const admin = given ?? { email: localAdminEmail, password: keptPassword }
  if (await sessions.setUpNeeded()) {
    await sessions.makeFirstAdmin({ organizationName: 'Example Holding', name: 'Admin', ...admin })
  }
  if (!(await users.verify(admin.email, admin.password))) return undefined
  return { email: admin.email, password: given ? '(the one in BILLBRIDGE_ADMIN_PASSWORD)' : keptPassword }
}
