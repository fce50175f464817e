import { type Session, sessionEndpoints } from '@billbridge/contract/session'
import { Button, Group, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useLocation } from 'react-router'
import { Dialog } from '../components/dialog.tsx'
import { SignIn } from '../features/session/sign-in.tsx'
import { callOnce } from '../lib/api.ts'
import { messages } from '../lib/messages/session.ts'
import { paths } from '../lib/paths.ts'
import { sessionQuery, useSession } from '../lib/session.ts'
import { settleSignIn } from '../lib/session-expiry.ts'

/** The same person back in the organization the page was about, or undefined when that cannot be had. */
const resume = async (before: Session, signedIn: Session): Promise<Session | undefined> => {
  if (signedIn.user.id !== before.user.id) return undefined
  const organizationId = before.organization.id
  if (signedIn.organization.id === organizationId) return signedIn
  if (!signedIn.organizations.some(({ id }) => id === organizationId)) return undefined
  return callOnce(sessionEndpoints.switchOrganization, { body: { organizationId } })
}

/** A proof in another tab puts the session under a new cookie, which may still be on its way when the old one is refused. */
const cookieTakesMs = 500

const isStill = async (before: Session): Promise<boolean> => {
  const { session } = await callOnce(sessionEndpoints.current, {})
  return session?.user.id === before.user.id && session.organization.id === before.organization.id
}

/** Whether the same person is signed in in the same organization after all; undefined until it is known. */
const useIsStill = (before: Session): boolean | undefined => {
  const [known, setKnown] = useState<boolean>()
  const asked = useRef(before)
  useEffect(() => {
    let isOver = false
    const look = async () => {
      if (await isStill(asked.current)) return true
      await new Promise((resolve) => setTimeout(resolve, cookieTakesMs))
      return isStill(asked.current)
    }
    void look()
      .catch(() => false)
      .then((found) => {
        if (!isOver) setKnown(found)
      })
    return () => {
      isOver = true
    }
  }, [])
  return known
}

/** Shown when a request was refused as nobody's: those that wait go on at once where only the cookie was an old one. */
export const SessionExpiredDialog = () => {
  const before = useSession()
  const still = useIsStill(before)
  useEffect(() => {
    if (still) settleSignIn(true)
  }, [still])
  return still === false && <SignInAgain before={before} />
}

/** Over the page when the session has ended: what was entered stays, and waiting requests go on after signing in. */
const SignInAgain = ({ before }: { before: Session }) => {
  const queryClient = useQueryClient()
  const { pathname, search } = useLocation()
  const leave = () => {
    settleSignIn(false)
    window.location.assign(paths.signIn(pathname + search))
  }
  const goOn = async (signedIn: Session) => {
    const session = await resume(before, signedIn).catch(() => undefined)
    if (session) {
      queryClient.setQueryData(sessionQuery.queryKey, session)
      settleSignIn(true)
      return
    }
    // What waits was meant for another person's or organization's data: start over instead of sending it.
    settleSignIn(false)
    window.location.reload()
  }
  return (
    <Dialog onClose={leave} title={messages.expiredTitle} closable={false}>
      <Text mb="md">{messages.expiredText}</Text>
      <SignIn
        initialEmail={before.user.email}
        organizationId={before.organization.id}
        label={messages.signInAgain}
        onSignedIn={(session) => void goOn(session)}
      />
      <Group justify="center" mt="sm">
        <Button variant="subtle" color="gray" size="compact-sm" onClick={leave}>
          {messages.leave}
        </Button>
      </Group>
    </Dialog>
  )
}
