import { invitationEndpoints } from '@billbridge/contract/invitations'
import { type Session, type SignInAnswer, sessionEndpoints } from '@billbridge/contract/session'
import { queryOptions, useMutation } from '@tanstack/react-query'
import { callOnce } from '../../lib/api.ts'

export const invitationLinkQuery = (token: string) =>
  queryOptions({
    queryKey: ['invitation-link', token],
    queryFn: ({ signal }) => callOnce(invitationEndpoints.lookUp, { body: { token } }, { signal }),
    gcTime: 0,
    retry: false,
  })

export interface Accepting {
  token: string
  name?: string
  password?: string
}

/** Signed in, or where the sign-in that follows stands; null: it has to be begun anew, with the e-mail. */
export interface Accepted {
  email: string
  organizationId: string
  answer: SignInAnswer | null
}

const signedIn = (session: Session): SignInAnswer => ({ session, step: null })

/** Accepts, and then signs in as anybody does: with what was typed, or by switching where one is signed in already. */
const accept = async ({ token, name, password }: Accepting): Promise<Accepted> => {
  const body = { token, ...(name ? { name } : {}), ...(password ? { password } : {}) }
  const accepted = await callOnce(invitationEndpoints.accept, { body })
  const { email, organizationId } = accepted
  const signIn = async (): Promise<SignInAnswer | null> => {
    if (accepted.signedIn) {
      return signedIn(await callOnce(sessionEndpoints.switchOrganization, { body: { organizationId } }))
    }
    return password ? callOnce(sessionEndpoints.signIn, { body: { email, password, organizationId } }) : null
  }
  // The invitation is accepted, whatever stands in the way of signing in: the sign-in page says what it is.
  return { email, organizationId, answer: await signIn().catch(() => null) }
}

export const useAccept = () => useMutation({ mutationFn: accept, gcTime: 0 })
