import { billEndpoints } from '@billbridge/contract/bills'
import { createApi } from '../api.ts'
import { askSecret } from '../ask.ts'
import { forgetConnection, saveConnection, toOrigin } from '../connection.ts'
import { exitCodes } from '../exit-codes.ts'
import { type Session, tell } from '../session.ts'
import { UsageError } from '../usage-error.ts'

/** Keeps address and key after the key was tried. The key is typed or piped in, so that no list of processes shows it. */
export const signIn = async (session: Session, { url }: { url: string }): Promise<number> => {
  const origin = toOrigin(url, '--url')
  const { terminal } = session
  const apiKey = terminal.environment.BILLBRIDGE_API_KEY || (await askSecret(terminal, 'API key: '))
  if (!/^bb_\S+$/.test(apiKey)) {
    throw new UsageError('That is no API key: they begin with bb_ and are made on the page API keys of the console.')
  }
  const connection = { url: origin, apiKey }
  await createApi(connection, terminal).call(billEndpoints.count, {})
  tell(session, `Signed in at ${origin}. Kept in ${saveConnection(terminal.environment, connection)}.`)
  return exitCodes.done
}

export const signOut = async (session: Session): Promise<number> => {
  forgetConnection(session.terminal.environment)
  tell(session, 'Signed out here. To end the key itself, revoke it on the page API keys of the console.')
  return exitCodes.done
}
