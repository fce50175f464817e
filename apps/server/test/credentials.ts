import type { Credential } from '@billbridge/contract/credentials'
import { credentialEndpoints } from '@billbridge/contract/credentials'
import type { Destination } from '@billbridge/contract/modes'
import { approve, comeBack } from './consent.ts'
import type { SignedIn } from './factories.ts'

let names = 0
const newName = (): string => `Example credential ${++names}`

export type Api = Pick<SignedIn, 'client'>

const { create, update, authorize, authenticateWithKey, finish, get } = credentialEndpoints

export const getCredential = async ({ client }: Api, credentialId: string): Promise<Credential> =>
  (await client.call(get, { params: { credentialId } })).data

/** Stages 1 to 3: a pending credential that waits for its authentication. */
export const startCredential = async (
  { client }: Api,
  { name = newName(), destination = 'stripe-test' }: { name?: string; destination?: Destination } = {},
): Promise<Credential> => {
  const { data } = await client.call(create, { body: { name } })
  const params = { credentialId: data.id }
  await client.call(update, { params, body: { entityType: 'bill' } })
  return (await client.call(update, { params, body: { destination } })).data
}

/** Go to Stripe: the address of the consent page. */
export const goToStripe = async ({ client }: Api, credentialId: string): Promise<string> =>
  (await client.call(authorize, { params: { credentialId } })).data.url

export const finishCredential = async ({ client }: Api, credentialId: string): Promise<Credential> =>
  (await client.call(finish, { params: { credentialId } })).data

/** Approves an account at Stripe for a pending credential, or reconnects one that was created. */
export const approveAtStripe = async (person: SignedIn, credentialId: string, accountId: string): Promise<URL> =>
  comeBack(await approve(await goToStripe(person, credentialId), accountId), person.cookie)

/** All four stages by Stripe's consent page. */
export const connectByOAuth = async (
  person: SignedIn,
  accountId: string,
  options: { name?: string; destination?: Destination } = {},
): Promise<Credential> => {
  const { id } = await startCredential(person, options)
  await approveAtStripe(person, id, accountId)
  return finishCredential(person, id)
}

export const useKey = async (
  { client }: Api,
  credentialId: string,
  secretKey: string,
  acceptFullSecretKey = false,
): Promise<Credential> => {
  const body = { accountName: 'Example Bakery Ltd', secretKey, acceptFullSecretKey }
  return (await client.call(authenticateWithKey, { params: { credentialId }, body })).data
}

/** All four stages by a restricted key. */
export const connectByKey = async (
  person: Api,
  secretKey: string,
  options: { name?: string; destination?: Destination } = {},
): Promise<Credential> => {
  const { id } = await startCredential(person, options)
  await useKey(person, id, secretKey)
  return finishCredential(person, id)
}
